/// <reference lib="dom" />
// Makes the site available offline: registers the site's service worker, and asks it to store the whole site.
import type { Application, Plugin } from "./lab";
import { inSite } from "./page";
import { CELL_ENDED } from "./worker-kernel";

/** If no cell is run, storing begins after this time, in milliseconds. */
const LATEST = 15_000;

/** Returns the plugin that makes the site available offline. */
export function offlinePlugin(): Plugin {
  return {
    id: "gatebook-site:offline",
    autoStart: true,
    activate(app: Application) {
      // some browsers have no service workers in private windows
      if ("serviceWorker" in navigator) void store(app.restored);
    },
  };
}

/** @param restored ends when the page is complete */
async function store(restored: Promise<void>): Promise<void> {
  await navigator.serviceWorker.register(inSite("service-worker.js"), { scope: inSite("") });
  await restored;
  // storing begins after the first cell, so that it does not delay the first plot
  await Promise.race([
    new Promise((resolve) => globalThis.addEventListener(CELL_ENDED, resolve, { once: true })),
    new Promise((resolve) => setTimeout(resolve, LATEST)),
  ]);
  (await navigator.serviceWorker.ready).active?.postMessage("store");
}
