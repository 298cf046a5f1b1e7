/// <reference lib="dom" />
// Loads the page once more if a file of JupyterLab did not arrive. JupyterLab would show "Loading the course..." for ever.

/** What the page does after a file did not arrive. */
export type Remedy = "nothing" | "reload" | "message";

/**
 * Returns what to do when a file did not arrive. After JupyterLab has started, the page must not be loaded again, because the learner may have changed something.
 * A page that has just been loaded again for this reason, or by the learner, shows a message.
 *
 * @param hasStarted whether JupyterLab has started
 * @param isReload whether this page was loaded again
 */
export function remedyFor(hasStarted: boolean, isReload: boolean): Remedy {
  if (hasStarted) return "nothing";
  return isReload ? "message" : "reload";
}

/** Returns the address of a file that did not arrive, or undefined for every other event. */
function missingFile(event: Event): string | undefined {
  if (event.target instanceof HTMLScriptElement) return event.target.src;
  const reason = (event as Partial<PromiseRejectionEvent>).reason;
  return /dynamically imported module: (\S+)/.exec(reason instanceof Error ? reason.message : "")?.[1];
}

/** Watches the files that the page loads. */
export function watchLoading(): void {
  const watch = (event: Event) => {
    const file = missingFile(event);
    if (file === undefined) return;
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const remedy = remedyFor("jupyterapp" in window, navigation?.type === "reload");
    if (remedy === "reload") location.reload();
    else if (remedy === "message") showMessage(file);
  };
  addEventListener("error", watch, true); // an error of an element does not bubble
  addEventListener("unhandledrejection", watch);
}

function showMessage(file: string): void {
  const place = document.querySelector(".jupyterlite-loading-indicator-text") ?? document.body;
  place.setAttribute("role", "alert");
  place.textContent = `The course could not be loaded, because a file did not arrive: ${new URL(file).pathname}. Check the connection, and load this page again. Your saved work is still in this browser.`;
}
