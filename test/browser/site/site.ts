// Builds the site for the tests, and serves it under a path, as a host for many projects does.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { keyOf, sources } from "../../../tools/lib/digest.mjs";
import { cache, inRoot } from "../../../tools/lib/paths.mjs";
import { lives } from "../../../tools/setup/lock.mjs";
import { buildSite } from "../../../tools/site/build.mjs";
import { serveFolder } from "../../../tools/site/serve.mjs";

export interface TestSite {
  /** The address of the start page, ending in a slash. */
  readonly url: string;
  /** A folder with the site's files, which a test may change. */
  readonly folder: string;
  /** The number of bytes that the server has sent. */
  sent(): number;
  stop(): Promise<void>;
  /** Starts the server again after `stop`. */
  start(): Promise<void>;
  /** Stops the server and removes the files. */
  close(): Promise<void>;
}

/** The folder under which the tests serve the site. */
const base = "/some/path/";

/** Returns a key of everything from which the site is built. */
const keyOfSite = () =>
  keyOf(
    ...["src", "kernel", "tools", "notebooks", "datasets"].flatMap((room) => sources(inRoot(room), () => true)),
    ...sources(inRoot("src", "dist"), (name) => name.endsWith(".js")),
  );

/** Returns whether a folder of built sites belongs to a test process that still builds. */
function isBeingBuilt(name: string): boolean {
  const [, builder] = /^new-(\d+)-/.exec(name) ?? [];
  return builder !== undefined && lives(Number(builder));
}

/**
 * Returns the folder of the built site. If the tests have built it from the same files before, it is not built again. Several test processes may build it at
 * the same time.
 *
 * @param folder where the built sites are kept
 */
export async function builtSite(folder = join(cache, "site", "tests"), build = buildSite): Promise<string> {
  const site = join(folder, keyOfSite());
  if (existsSync(site)) return site;
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder))
    if (!isBeingBuilt(old) && old !== basename(site)) rmSync(join(folder, old), { recursive: true, force: true });
  const fresh = mkdtempSync(join(folder, `new-${process.pid}-`));
  await build(join(fresh, "site"));
  try {
    renameSync(join(fresh, "site"), site);
  } catch (error) {
    if (!existsSync(site)) throw error; // otherwise another process has built it in the meantime
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return site;
}

/** Builds and serves the site. */
export async function openSite(): Promise<TestSite> {
  const folder = mkdtempSync(join(tmpdir(), "gatebook-site-"));
  cpSync(await builtSite(), folder, { recursive: true });
  let sent = 0;
  const onSend = (_: string, bytes: number) => {
    sent += bytes;
  };
  let server = await serveFolder(folder, { base, onSend });
  const { url } = server;
  return {
    ...{ url, folder, sent: () => sent, stop: () => server.close() },
    async start() {
      server = await serveFolder(folder, { base, onSend, port: Number(new URL(url).port) });
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
