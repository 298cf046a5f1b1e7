/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Prints the answers to predictions, since paper cannot open them.

/** Opens the hidden answers before the page is printed, and hides them again afterwards. */
export function printAnswers(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("details.prediction:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
}
