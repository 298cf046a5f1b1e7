/**
 * Makes the parts of a picture that have the attribute `data-drag` movable with a mouse or a finger.
 *
 * @param move called with the part's id and the place of the pointer, in the units of the SVG
 * @param end called when the pointer is released
 */
export function draggable(
  picture: HTMLElement,
  move: (id: string, x: number, y: number) => void,
  end: () => void,
): void {
  let held: string | undefined;
  picture.addEventListener("pointerdown", (event) => {
    held = (event.target as Element).closest<SVGElement>("[data-drag]")?.dataset.drag;
    if (held === undefined) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId); // each frame replaces the part, so the picture itself follows the pointer
  });
  // With the style `touch-action: none` of the part alone, Chromium still scrolled the page when a finger moved a part down.
  picture.addEventListener(
    "touchstart",
    (event) => (event.target as Element).closest("[data-drag]") && event.cancelable && event.preventDefault(),
    { passive: false },
  );
  picture.addEventListener("pointermove", (event) => {
    const matrix = picture.querySelector("svg")?.getScreenCTM()?.inverse();
    if (held === undefined || !matrix) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    move(held, x, y);
  });
  for (const name of ["pointerup", "pointercancel"])
    picture.addEventListener(name, () => {
      if (held === undefined) return;
      held = undefined;
      end();
    });
}
