// Connects an input of ipywidgets with the function that draws for its value.
import { quiet } from "../../check/quiet";
import type { Figure } from "../../figures/kit/figure";
import { post } from "../board";
import type { MimeBundle } from "../host";
import { figureBundle } from "../show";
import { viewOf, Widget } from "./widget";

/** What a function of an input may return: a figure, a text, or nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without `return` has the result void, not undefined
export type Drawing = Figure | string | undefined | void;

/** How a value is stored in the input's model. */
export interface Form<T> {
  /** The parts of the model that never change. */
  readonly state: Readonly<Record<string, unknown>>;
  toFront(value: T): Record<string, unknown>;
  fromFront(state: Readonly<Record<string, unknown>>): T;
}

/** Returns the fields that every model of ipywidgets has. */
const model = (module: "base" | "controls" | "output", name: string) => {
  const [package_, version] = [`@jupyter-widgets/${module}`, module === "output" ? "1.0.0" : "2.0.0"];
  return {
    ...{ _model_module: package_, _model_module_version: version, _model_name: `${name}Model` },
    ...{ _view_module: package_, _view_module_version: version, _view_name: `${name}View` },
    ...{ _dom_classes: [], layout: null, tabbable: null, tooltip: null },
  };
};

const reference = ({ id }: Widget) => `IPY_MODEL_${id}`;

/** An input with its drawing. JupyterLab shows the output of a callback nowhere, so the drawing is the state of a widget of its own. */
export class Live<T> {
  #value: T;
  readonly #draw: (value: T) => Drawing;
  readonly #form: Form<T>;
  readonly #input: Widget;
  readonly #output: Widget;

  constructor(kind: "FloatSlider" | "Dropdown", label: string, value: T, draw: (value: T) => Drawing, form: Form<T>) {
    this.#value = value;
    this.#draw = draw;
    this.#form = form;
    const first = bundleOf(draw(value));
    this.#input = new Widget(
      {
        ...model("controls", kind),
        ...{ description: label, description_allow_html: false, disabled: false, style: null },
        ...form.state,
        ...form.toFront(value),
      },
      () => this.#moved(form.fromFront({ ...this.#state() })),
    );
    this.#output = new Widget({ ...model("output", "Output"), msg_id: "", outputs: outputsOf(first) });
    const children = [reference(this.#input), reference(this.#output)];
    const both = new Widget({ ...model("controls", "VBox"), box_style: "", children });
    post(bundleFor(both, `${label}: ${String(value)}`, first));
    quiet(this);
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#input.set(this.#form.toFront(value));
    this.#moved(value);
  }

  #state(): Record<string, unknown> {
    return { value: this.#input.get("value"), index: this.#input.get("index") };
  }

  #moved(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    this.#output.set({ outputs: this.#drawn(value) });
  }

  /** An error of the function is shown where its figure would be. Otherwise the reader would see only that nothing happens. */
  #drawn(value: T): object[] {
    try {
      return outputsOf(bundleOf(this.#draw(value)));
    } catch (error) {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      return [{ output_type: "error", ename: name, evalue: message, traceback: [stack ?? message] }];
    }
  }
}

function bundleOf(drawing: Drawing): MimeBundle | undefined {
  if (drawing === undefined) return undefined;
  return typeof drawing === "string" ? { "text/plain": drawing } : figureBundle(drawing);
}

const outputsOf = (bundle: MimeBundle | undefined): object[] =>
  bundle ? [{ output_type: "display_data", data: bundle, metadata: {} }] : [];

/** Returns the display. With widgets it has no Plotly chart of its own, because a front end shows only one of the formats. */
function bundleFor(both: Widget, label: string, first: MimeBundle | undefined): MimeBundle {
  const text = first?.["text/plain"];
  const all = { ...first, "text/plain": text === undefined ? label : `${label}\n${String(text)}` };
  if (both.id === undefined) return all;
  const { "application/vnd.plotly.v1+json": _, ...rest } = all as Record<string, unknown>;
  return { ...viewOf(both), ...rest };
}
