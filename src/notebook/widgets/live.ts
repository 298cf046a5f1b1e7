// Connects a slider or list with the function that draws for its value.
import { quiet } from "../../check/quiet";
import type { Figure } from "../../figures/kit/figure";
import { post } from "../board";
import type { MimeBundle } from "../host";
import { figureBundle } from "../show";
import { anyModel, boxModel, outputModel } from "./models";
import { viewOf, Widget } from "./widget";

/** What a function of an input may return: a figure, a text, or nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without `return` has the result void, not undefined
export type Drawing = Figure | string | undefined | void;

/** A control of `explorables/`, without its value. */
export type Shape = { readonly kind: string; readonly label: string } & Readonly<Record<string, unknown>>;

/** An input with its drawing. JupyterLab shows the output of a callback nowhere, so the drawing is the state of a widget of its own. */
export class Live<T> {
  #value: T;
  readonly #draw: (value: T) => Drawing;
  readonly #check: (value: unknown) => T;
  readonly #input: Widget;
  readonly #output: Widget;

  /** @param check returns the value, made exact, or throws an error if it is invalid */
  constructor(shape: Shape, value: T, check: (value: unknown) => T, draw: (value: T) => Drawing) {
    this.#value = value;
    this.#draw = draw;
    this.#check = check;
    const first = bundleOf(draw(value));
    const control = { id: "value", group: "", ...shape };
    this.#input = new Widget({ control, value }, anyModel("input"), () => this.#moved(check(this.#input.get("value"))));
    const isLive = this.#input.id !== undefined;
    this.#output = new Widget({ outputs: outputsOf(first) }, isLive ? outputModel : undefined);
    const both = new Widget({}, isLive ? boxModel([this.#input.id, this.#output.id]) : undefined);
    post(bundleFor(both, `${shape.label}: ${String(value)}`, first));
    quiet(this);
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    const checked = this.#check(value);
    this.#input.set({ value: checked });
    this.#moved(checked);
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
