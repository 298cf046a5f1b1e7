// Serves a folder of static files on 127.0.0.1, as a public host would: compressed, with the right types, and without listing folders.
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const compress = promisify(gzip);

/** @type {Readonly<Record<string, string>>} */
const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".ipynb": "application/json",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".jsonl": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ts": "text/plain; charset=utf-8",
  ".tsv": "text/tab-separated-values; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};
/** The types that are compressed already. */
const compressed = new Set([".png", ".webp", ".woff", ".woff2"]);

/** @typedef {{ modified: number, tag: string, type: string, zipped: boolean, body: Buffer }} Answer */

/**
 * Starts a server for a folder.
 *
 * @param {string} folder
 * @param {{ port?: number, base?: string, onSend?: (path: string, bytes: number) => void, pace?: (bytes: number) => Promise<void> }} [options]
 * `port` 0 means a free port. `base` is the path of the folder in addresses; it begins and ends with a slash. `onSend` is called for each file that is sent.
 * `pace` is awaited before a file is sent; a measurement can limit the speed with it.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveFolder(folder, { port = 0, base = "/", onSend = () => {}, pace = async () => {} } = {}) {
  /** @type {Map<string, Answer>} */
  const known = new Map();

  /** Returns a file in the form in which it is sent, or undefined if there is no such file. @param {string} path @returns {Promise<Answer | undefined>} */
  async function answerFor(path) {
    const file = join(folder, path);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const before = known.get(path);
    if (before?.modified === found.mtimeMs) return before;
    const content = await readFile(file);
    const zipped = !compressed.has(extname(path)) && content.length > 200;
    const type = types[extname(path)] ?? "application/octet-stream";
    const tag = `"${createHash("sha256").update(content).digest("hex").slice(0, 24)}"`;
    const answer = { modified: found.mtimeMs, tag, type, zipped, body: zipped ? await compress(content) : content };
    known.set(path, answer);
    return answer;
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async function reply(request, response) {
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    const refuse = (/** @type {number} */ status) =>
      response.writeHead(status, { "content-type": "text/plain" }).end(`${status}`);
    const redirect = (/** @type {string} */ path) => response.writeHead(302, { location: path + search }).end();
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405);
    if (`${pathname}/` === base) return redirect(base);
    const path = pathname.startsWith(base) ? safePath(pathname.slice(base.length)) : undefined;
    if (path === undefined) return refuse(404);
    const answer = await answerFor(path === "" || path.endsWith("/") ? `${path}index.html` : path);
    if (!answer) return (await answerFor(`${path}/index.html`)) ? redirect(`${pathname}/`) : refuse(404);
    const headers = { "content-type": answer.type, etag: answer.tag, "cache-control": "no-cache" };
    if (request.headers["if-none-match"] === answer.tag) return response.writeHead(304, headers).end();
    await pace(answer.body.length);
    onSend(path, answer.body.length);
    response.writeHead(200, { ...headers, ...(answer.zipped ? { "content-encoding": "gzip" } : {}) });
    return response.end(request.method === "HEAD" ? undefined : answer.body);
  }

  const server = createServer((request, response) => {
    reply(request, response).catch(() => response.destroy());
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Returns a path of an address as a path below the folder, or undefined if it leads out of the folder. @param {string} encoded */
function safePath(encoded) {
  try {
    const path = decodeURIComponent(encoded);
    return /[\\\0]|(^|\/)\.\.?(\/|$)/.test(path) ? undefined : path;
  } catch {
    return undefined; // it is not a valid encoding
  }
}
