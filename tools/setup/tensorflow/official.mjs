// Downloads libtensorflow from TensorFlow's server, if this server can be reached. On Linux with a C++ compiler, the addon is compiled here. Otherwise the prebuilt addon is downloaded, too.
import { createHash } from "node:crypto";
import { cpSync, createWriteStream, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { inRoot, python } from "../../lib/paths.mjs";
import { run } from "../../lib/run.mjs";
import { compileAddon, findCompiler } from "./compile.mjs";

const pinned = JSON.parse(readFileSync(inRoot("tools", "setup", "tensorflow", "checksums.json"), "utf8"));
const unpack = inRoot("tools", "setup", "tensorflow", "unpack.py");

/** Milliseconds after which a server that has not answered counts as blocked. Then the next way to get a binding is tried. */
const answerWithin = 5_000;

/**
 * Downloads a file. If the checksum is wrong, the file is removed.
 *
 * @param {string} url
 * @param {string} file the path of the downloaded file
 * @param {{ sha256?: string }} expected The expected checksum. Without it, the MD5 in the server's x-goog-hash header is used. This proves that the download is complete, but not that nobody has changed it.
 * @throws {Error} if the file cannot be downloaded or its checksum is wrong
 */
export async function download(url, file, { sha256 }) {
  const patience = new AbortController();
  let clock = setTimeout(() => patience.abort(new Error(`no answer within ${answerWithin / 1000} s`)), answerWithin);
  try {
    const response = await fetch(url, { signal: patience.signal });
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    const hash = createHash(sha256 ? "sha256" : "md5");
    const stated = /md5=([A-Za-z0-9+/=]+)/.exec(response.headers.get("x-goog-hash") ?? "")?.[1];
    const expected = sha256 ?? (stated && Buffer.from(stated, "base64").toString("hex"));
    if (!expected) throw new Error("the host gives no checksum for the file");
    await pipeline(
      Readable.fromWeb(/** @type {import("node:stream/web").ReadableStream} */ (response.body)),
      async function* (chunks) {
        for await (const chunk of chunks) {
          clearTimeout(clock);
          clock = setTimeout(() => patience.abort(new Error("no data arrived for 30 s")), 30_000);
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(file),
    );
    const got = hash.digest("hex");
    if (got !== expected) throw new Error(`its checksum is ${got}, expected ${expected}`);
  } catch (error) {
    rmSync(file, { force: true });
    const { message, cause } = /** @type {Error & { cause?: Error }} */ (
      patience.signal.aborted ? patience.signal.reason : error
    );
    throw new Error(`${url} could not be downloaded: ${cause?.message || message}`, { cause: error });
  } finally {
    clearTimeout(clock);
  }
}

/**
 * @param {string} folder
 * @param {(line: string) => void} report
 * @returns {Promise<string>}
 */
export async function fromOfficial(folder, report) {
  const archive = pinned[`${process.platform}-${process.arch}`];
  if (archive === undefined) throw new Error(`no checksum is known for ${process.platform} on ${process.arch}`);
  // tfjs-node selects a mirror by the same environment variable
  const host = process.env.TFJS_NODE_CDN_STORAGE ?? "https://storage.googleapis.com/";
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "libtensorflow.tar.gz");
  await download(new URL(archive.path, host).href, file, { sha256: archive.sha256 });
  await run(python, [unpack, file, join(folder, "deps")], { log: "unpack", report });
  rmSync(file);
  const compiler = process.platform === "linux" ? findCompiler() : undefined;
  if (compiler) await compileAddon(folder, compiler, report);
  else await prebuiltAddon(folder, host, report);
  return `TensorFlow ${archive.version}`;
}

/** @param {string} folder @param {string} host @param {(line: string) => void} report */
async function prebuiltAddon(folder, host, report) {
  const { version } = JSON.parse(
    readFileSync(inRoot("node_modules", "@tensorflow", "tfjs-node", "package.json"), "utf8"),
  );
  const name = `CPU-${process.platform}-${version}.tar.gz`;
  const file = join(folder, "addon.tar.gz");
  await download(new URL(`tf-builds/pre-built-binary/napi-v8/${version}/${name}`, host).href, file, {});
  await run(python, [unpack, file, join(folder, "addon")], { log: "unpack", report });
  cpSync(join(folder, "addon", "napi-v8"), join(folder, "lib", "napi-v8"), { recursive: true });
  rmSync(file);
  rmSync(join(folder, "addon"), { recursive: true });
}
