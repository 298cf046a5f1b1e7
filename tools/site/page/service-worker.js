// The service worker of the site. It stores the site's files, so that the course works without a network after the first visit.
//
// A file whose name contains a hash never changes, so the stored copy is used. All other files are requested first, and the stored copy is used if the
// server cannot be reached. So a new version of the site is visible at once.
/// <reference lib="webworker" />

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const scope = worker.registration.scope;
const cacheName = `gatebook ${scope}`;
/** Matches the address of a file whose name, or whose folder's name, contains a hash: hexadecimal digits, or the letters and digits that esbuild uses. */
const hashed = /[.-]([0-9a-f]{7,}|[A-Z2-7]{8})(\.\w+$|\/)/;
/** The header that contains the hash of a stored file. */
const HASH = "x-gatebook-hash";
/** The last work of `storeAll`. The next one begins after it. @type {Promise<string[]>} */
let storing = Promise.resolve([]);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope)) return;
  event.respondWith(answer(request, (work) => event.waitUntil(work)));
});
worker.addEventListener("message", (event) => {
  if (event.data !== "store") return;
  storing = storing.then(storeAll);
  event.waitUntil(storing.then((missing) => event.ports[0]?.postMessage(missing)));
});

/** Returns the address under which a file is stored: without the query, and with the name of a folder's page. @param {string} url */
const keyOf = (url) => {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/$/, "/index.html");
};

/**
 * A page that is left stops its downloads, so such a file is stored at the next visit. Other errors, such as a full disk, are shown.
 *
 * @param {string} key the file's address @param {Error} error
 */
const notStored = (key, error) => {
  if (error.name !== "AbortError") console.warn(`Not stored for use without a network: ${key} (${error.message})`);
};

/**
 * Returns a file. The page gets it while it is being stored, so storing delays nothing.
 *
 * @param {Request} request
 * @param {(work: Promise<void>) => void} goOn makes the browser keep this worker until the work is done
 * @returns {Promise<Response>}
 */
async function answer(request, goOn) {
  const key = keyOf(request.url);
  // a store that fails must not keep the page from loading
  const cache = await caches.open(cacheName).catch(() => undefined);
  const stored = () => cache?.match(key).catch(() => undefined);
  if (hashed.test(key)) {
    const copy = await stored();
    if (copy) return copy;
  }
  try {
    const response = await fetch(request);
    if (cache && response.status === 200 && !response.redirected)
      goOn(cache.put(key, response.clone()).catch((error) => notStored(key, error)));
    return response;
  } catch (error) {
    const copy = await stored();
    if (copy) return copy;
    throw error;
  }
}

/**
 * Stores each file of the site that is not stored yet or has changed, one after the other. A file that cannot be downloaded does not stop the others, and is tried
 * again at the next visit. If all files are stored, removes those that the site no longer has. Until then, a stored page may still need them.
 *
 * @returns {Promise<string[]>} the paths of the files that are not stored
 */
async function storeAll() {
  const list = new URL("files.json", scope).href;
  try {
    const cache = await caches.open(cacheName);
    /** @type {Record<string, string>} */
    const files = await (await fetch(list, { cache: "no-cache" })).json();
    const missing = new Set(Object.keys(files));
    for (const [path, hash] of Object.entries(files)) {
      const key = new URL(path, scope).href;
      try {
        if ((await cache.match(key))?.headers.get(HASH) !== hash) await store(cache, key, hash);
        missing.delete(path);
      } catch (error) {
        notStored(key, /** @type {Error} */ (error));
        if (/** @type {Error} */ (error).name === "QuotaExceededError") break; // the other files would not fit either
      }
    }
    const wanted = new Set(Object.keys(files).map((path) => new URL(path, scope).href));
    if (missing.size === 0) for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
    return [...missing];
  } catch (error) {
    notStored(list, /** @type {Error} */ (error));
    return ["files.json"];
  }
}

/** Downloads and stores a file. @param {Cache} cache @param {string} key the file's address @param {string} hash */
async function store(cache, key, hash) {
  const response = await fetch(key, { cache: "no-cache" });
  if (response.status !== 200) throw new Error(`the site replied ${response.status}`);
  const headers = { "content-type": response.headers.get("content-type") ?? "", [HASH]: hash };
  await cache.put(key, new Response(response.body, { headers }));
}
