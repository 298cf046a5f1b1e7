// Makes an explorable live: it connects the pure functions of its definition with the inputs of a page and the state of a model.
import type { Explorable } from "../../kit/explorable";
import { buildPanel, showValues, startAgain } from "./controls";
import { draggable } from "./drag";
import type { Model, WidgetModule } from "./model";
import { css, isDark } from "./style";

/** The milliseconds between two messages to the kernel while a slider moves. */
const SAVE = 50;
/** The milliseconds after the last change until the sentence is spoken. Otherwise a screen reader would speak without a pause. */
const SPEAK = 500;
/**
 * A state that moves on by itself begins no further part of its work after this number of milliseconds. A frame has 16, and the browser needs most of them for
 * the layout and the drawing.
 */
const SLICE = 2.5;
/** The width in pixels below which the picture for phones is drawn. */
const NARROW = 520;

/** Returns the module of an explorable, in the form that anywidget loads. */
export function moduleOf<S extends object>(
  explorable: Explorable<S>,
  keys: readonly (keyof S & string)[],
): WidgetModule {
  return { render: ({ model, el }) => mount(explorable, keys, model, el) };
}

function mount<S extends object>(
  explorable: Explorable<S>,
  keys: readonly (keyof S & string)[],
  model: Model,
  el: HTMLElement,
) {
  const read = () => Object.fromEntries(keys.map((key) => [key, model.get(key)])) as S;
  const root = document.createElement("div");
  root.className = "gb";
  root.innerHTML = `<style>${css}</style><div class="gb-all"><div class="gb-picture"></div></div><div class="gb-hidden" aria-live="polite"></div>`;
  const [all, picture, spoken] = [".gb-all", ".gb-picture", "[aria-live]"].map((name) => root.querySelector(name)) as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ];
  const start = read();
  const panel = buildPanel(explorable.controls(start));
  panel.insertAdjacentHTML("beforeend", startAgain);
  all.append(panel);
  el.append(root);

  let frame = 0;
  let isDrawn = false;
  let speak: ReturnType<typeof setTimeout> | undefined;
  const paint = () => {
    frame = 0;
    // Read the page before anything changes. After a change, the browser would compute the layout of the page once more.
    const isNarrow = picture.clientWidth > 0 && picture.clientWidth < NARROW;
    const dark = isDark(el);
    const end = performance.now() + SLICE;
    const moved = explorable.advance?.(read(), () => performance.now() < end);
    if (moved) store(moved); // this also asks for the next frame
    // While a state moves on by itself, every second frame draws it. Otherwise frames come late where no graphics card draws.
    isDrawn = !(moved && isDrawn);
    if (!isDrawn) return;
    const state = read();
    root.classList.toggle("gb-dark", dark);
    picture.innerHTML = explorable.picture(state, { narrow: isNarrow });
    showValues(panel, explorable.controls(state));
    clearTimeout(speak);
    speak = setTimeout(() => {
      spoken.textContent = explorable.sentence(read());
    }, SPEAK);
  };
  /** Draws at most once in a frame, whoever has changed the state. */
  const draw = () => {
    frame ||= requestAnimationFrame(paint);
  };

  let save: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(save);
    save = undefined;
    model.save_changes();
  };
  const store = (changed: Partial<S>) => {
    for (const [key, value] of Object.entries(changed)) model.set(key, value);
    draw();
    save ??= setTimeout(flush, SAVE);
  };
  const apply = (changed: Partial<S>) => {
    store(changed);
    showValues(panel, explorable.controls(read())); // at once: the next key may come before the next frame, and changes these values
  };

  const act = (event: Event) => {
    if (event.type === "click" && (event.target as Element).closest("[data-again]")) return apply(start);
    const input = (event.target as Element).closest<HTMLInputElement>("[data-control]");
    if (!input || (event.type === "click") !== (input.tagName === "BUTTON")) return;
    apply(explorable.change(read(), input.dataset.control ?? "", input.value));
  };
  // the last value is sent at once, because the next cell may ask for it
  const settle = () => save !== undefined && flush();
  panel.addEventListener("input", act);
  panel.addEventListener("click", act);
  panel.addEventListener("change", settle);
  draggable(picture, (id, x, y) => explorable.drag && apply(explorable.drag(read(), id, x, y)), settle);
  for (const key of keys) model.on(`change:${key}`, draw);
  const watcher = new MutationObserver(draw); // a theme changes attributes of the page
  for (const node of [document.documentElement, document.body]) watcher.observe(node, { attributes: true });
  const size = new ResizeObserver(draw);
  size.observe(picture);
  paint();

  return () => {
    watcher.disconnect();
    size.disconnect();
    cancelAnimationFrame(frame);
    clearTimeout(speak);
    settle();
    for (const key of keys) model.off(`change:${key}`, draw);
    root.remove();
  };
}
