// Lists the steps of set-up in their order, and runs the steps whose results are missing.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { explain } from "../lib/failure.mjs";
import { cache } from "../lib/paths.mjs";
import { cells } from "./addon.mjs";
import { compiled } from "./compiled.mjs";
import { environment } from "./environment.mjs";
import { spec } from "./kernelspec.mjs";
import { withLock } from "./lock.mjs";
import { packages } from "./packages.mjs";
import { prerequisites } from "./prerequisites.mjs";
import { Progress } from "./progress.mjs";
import { snapshots } from "./snapshots.mjs";
import { native } from "./tensorflow.mjs";

/** @typedef {import("./step.mjs").Step} Step */

/** @type {readonly Step[]} */
export const steps = [packages, environment, native, cells, compiled, snapshots, spec];

/** The steps without which no site can be built. A site needs neither a C++ compiler nor TensorFlow. @type {readonly Step[]} */
export const stepsForSite = [packages, environment, compiled];

const stamps = join(cache, "setup");
/** @param {Step} step */
const stampOf = (step) => join(stamps, step.id);

/** Returns whether a step's result exists and was made from the current inputs. @param {Step} step */
export function isDone(step) {
  try {
    return readFileSync(stampOf(step), "utf8") === step.key() && step.present();
  } catch {
    return false;
  }
}

/**
 * Runs the missing steps. Steps that do not depend on each other run at the same time. After a failure no other step starts.
 *
 * Each step has a stamp, a small file with the key of its inputs. The stamp is deleted before the step starts, and written when the step is done. So if the
 * process is killed during a step, the next run repeats the step.
 *
 * @param {readonly Step[]} list the steps, each after the steps that it needs
 * @param {Progress} progress
 * @throws {import("../lib/failure.mjs").SetupFailure} the first failure, when all running steps have finished
 */
export async function doMissing(list, progress) {
  /** @type {Map<string, Promise<void>>} */
  const ends = new Map();
  /** @type {unknown[]} */
  const failures = [];
  for (const step of list) {
    const needed = (step.after ?? []).map((id) => ends.get(id));
    const end = Promise.all(needed)
      .then(() => (failures.length ? undefined : doStep(step, progress)))
      .catch((error) => void failures.push(error));
    ends.set(step.id, end);
  }
  await Promise.all(ends.values());
  if (failures.length) throw failures[0];
}

/** @param {Step} step @param {Progress} progress */
async function doStep(step, progress) {
  if (isDone(step)) return;
  rmSync(stampOf(step), { force: true });
  const line = progress.begin(step.title);
  try {
    const note = await step.make((text) => line.report(text));
    mkdirSync(stamps, { recursive: true });
    writeFileSync(stampOf(step), step.key());
    line.done(note);
  } catch (error) {
    line.fail();
    throw explain(error, step.title);
  }
}

/**
 * Installs and updates everything that the kit needs. Returns immediately if nothing is missing.
 *
 * @param {readonly Step[]} more additional steps that only one command needs; they run after the kit's steps
 * @param {readonly Step[]} kit the steps of the kit. A command that does not run notebooks needs fewer.
 * @throws {import("../lib/failure.mjs").SetupFailure} if a step fails
 */
export async function setUp(more = [], kit = steps) {
  const wanted = [...kit, ...more];
  const missing = () => wanted.filter((step) => !isDone(step));
  if (missing().length === 0) return;
  try {
    await prerequisites(missing());
    const progress = new Progress(process.stdout);
    await withLock(
      () => doMissing(wanted, progress),
      (pid) => console.log(`Another set-up (process ${pid}) is running in this folder; waiting for it…`),
    );
  } catch (error) {
    throw explain(error, "Set-up");
  }
}
