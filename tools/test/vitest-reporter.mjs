// Reports the results of vitest to `npm test`: an event for each test file and for each test.
import { relative } from "node:path";
import { root } from "../lib/paths.mjs";
import { emit } from "./events.mjs";

/** @typedef {import("vitest/node").TestModule} TestModule */

/** The maximum number of characters that are shown of a failed file's output. */
const mostOutput = 20_000;

/** Returns the path of a test file from the project's root, with slashes, as `npm test` names it. @param {TestModule} testModule */
const fileOf = ({ moduleId }) => relative(root, moduleId).replaceAll("\\", "/");

/** @param {import("vitest/node").SerializedError & { diff?: string }} error */
function textOf({ name, message, stack, diff }) {
  const headline = `${name ?? "Error"}: ${message}`;
  const frames = (stack ?? "").split("\n").filter((line) => /^\s+at /.test(line) && !line.includes("node_modules"));
  return [headline, ...(diff ? [diff] : []), ...frames].join("\n");
}

/** The reporter that vitest loads. */
export default class EventReporter {
  /** The output of each file. @type {Map<string, string>} */
  #output = new Map();
  /** The ids of the tests whose results have been sent. @type {Set<string>} */
  #sent = new Set();

  /** @param {TestModule} testModule */
  onTestModuleStart(testModule) {
    emit({ type: "begin", file: fileOf(testModule) });
  }

  /** @param {import("vitest").UserConsoleLog} log */
  onUserConsoleLog({ taskId, content }) {
    const file = taskId?.split("_")[0] ?? "";
    this.#output.set(file, ((this.#output.get(file) ?? "") + content).slice(-mostOutput));
  }

  /** @param {import("vitest/node").TestCase} test */
  onTestCaseResult(test) {
    const result = test.result();
    if (result.state === "pending" || this.#sent.has(test.id)) return;
    this.#sent.add(test.id);
    const text =
      result.state === "failed"
        ? result.errors.map(textOf).join("\n\n")
        : result.state === "skipped"
          ? (result.note ?? "")
          : undefined;
    emit({
      type: "test",
      file: fileOf(test.module),
      name: test.fullName,
      state: result.state,
      seconds: (test.diagnostic()?.duration ?? 0) / 1000,
      ...(text === undefined ? {} : { text }),
    });
  }

  /** @param {TestModule} testModule */
  onTestModuleEnd(testModule) {
    const file = fileOf(testModule);
    // On a busy machine, vitest handles several messages of a worker at once, and may report the end of a file before the results of its last tests.
    for (const test of testModule.children.allTests()) {
      this.onTestCaseResult(test);
      if (!this.#sent.has(test.id)) emit({ type: "error", file, text: `${test.fullName}: the test did not finish.` });
    }
    for (const error of testModule.errors()) emit({ type: "error", file, text: textOf(error) });
    for (const suite of testModule.children.allSuites())
      for (const error of suite.errors()) emit({ type: "error", file, text: `${suite.fullName}: ${textOf(error)}` });
    const { duration, collectDuration, setupDuration, prepareDuration, environmentSetupDuration } =
      testModule.diagnostic();
    const milliseconds = duration + collectDuration + setupDuration + prepareDuration + environmentSetupDuration;
    const output = testModule.ok() ? undefined : this.#output.get(testModule.id);
    emit({ type: "end", file, seconds: milliseconds / 1000, ...(output ? { output } : {}) });
  }

  /** @param {readonly TestModule[]} _ @param {readonly import("vitest/node").SerializedError[]} errors the errors that belong to no file */
  onTestRunEnd(_, errors) {
    for (const error of errors) emit({ type: "error", file: "", text: textOf(error) });
  }
}
