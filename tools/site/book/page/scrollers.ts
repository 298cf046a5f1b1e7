/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Lets the keyboard scroll wide code, tables, formulas and figures on a narrow screen.

const wide = ".highlight pre, .table-wrapper, div.math, .plot";

/** Makes each of these elements focusable while its content is wider than the element. */
export function letKeyboardScroll(): void {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const element = target as HTMLElement;
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
    }
  });
  for (const element of document.querySelectorAll(wide)) observer.observe(element);
}
