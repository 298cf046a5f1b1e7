/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Lets the keyboard scroll wide code, tables, formulas and figures on a narrow screen, and shows that there is more to the right.

const wide = ".highlight pre, .table-wrapper, div.math, .plot";

/** The style sheet fades the right edge of an element with this class. */
const MORE = "more-to-the-right";

/** Makes each of these elements focusable while its content is wider than the element, and marks it until it is scrolled to its end. */
export function letKeyboardScroll(): void {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const element = target as HTMLElement;
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
      markMore(element);
    }
  });
  for (const element of document.querySelectorAll<HTMLElement>(wide)) {
    observer.observe(element);
    element.addEventListener("scroll", () => markMore(element), { passive: true });
  }
}

function markMore(element: HTMLElement): void {
  const hidden = element.scrollWidth - element.clientWidth - element.scrollLeft; // in pixels; less than one is rounding
  element.classList.toggle(MORE, hidden >= 1);
}
