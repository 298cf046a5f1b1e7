import type { Control } from "../kit/explorable";
import { buildPanel, showValues } from "./kit/controls";
import type { Model, WidgetModule } from "./kit/model";
import { css, isDark } from "./kit/style";

/** The milliseconds between two messages to the kernel while a slider moves. */
const SAVE = 50;

/** Returns the control of the model with the value that it has now. */
const controlOf = (model: Model): Control =>
  ({ ...(model.get("control") as object), value: model.get("value") }) as Control;

/** The module of a single slider or choice, whose value a cell of a notebook reads. */
const input: WidgetModule = {
  render({ model, el }) {
    const root = document.createElement("div");
    root.className = "gb gb-input";
    root.innerHTML = `<style>${css}</style>`;
    const panel = buildPanel([controlOf(model)]);
    root.append(panel);
    el.append(root);
    const show = () => showValues(panel, [controlOf(model)]);
    const theme = () => root.classList.toggle("gb-dark", isDark(el));
    let save: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      clearTimeout(save);
      save = undefined;
      model.save_changes();
    };
    panel.addEventListener("input", ({ target }) => {
      const { value } = target as HTMLInputElement;
      model.set("value", controlOf(model).kind === "range" ? Number(value) : value);
      show();
      save ??= setTimeout(flush, SAVE);
    });
    panel.addEventListener("change", flush);
    model.on("change:value", show);
    const watcher = new MutationObserver(theme);
    for (const node of [document.documentElement, document.body]) watcher.observe(node, { attributes: true });
    theme();
    return () => {
      watcher.disconnect();
      if (save !== undefined) flush();
      model.off("change:value", show);
      root.remove();
    };
  },
};
export default input;
