// Shows an explorable below a cell, and gives the cell's code access to what the reader has set.
import { checkNames } from "../../base/validate";
import { quiet } from "../../check/quiet";
import type { Exhibit } from "../../explorables/kit/explorable";
import { post } from "../board";
import { anyModel } from "./models";
import { plain } from "./plain";
import { viewOf, Widget } from "./widget";

/** An explorable on the screen. */
export interface Explorer<S extends object> {
  /**
   * Resolves with the state as the reader has left it. Call it in a later cell: a cell that is running cannot receive changes.
   * If the front end shows only the picture, it is the state at the start.
   */
  state(): Promise<S>;
  /**
   * Changes parts of the state, here and on the screen. A tensor is replaced by its numbers.
   * @throws InputError for a part that does not exist, or a value that the explorable cannot show. Then nothing changes.
   */
  set(parts: Partial<S>): void;
}

/**
 * Shows an explorable: a small interactive picture, such as `cell()`. It reacts in the page, also while the kernel is busy or has stopped. What the reader
 * sets comes back to the kernel.
 *
 *     const e = explore(cell());
 *     const state = await e.state(); // in a later cell
 *
 * A front end without widgets shows the picture (SVG), or the sentence that describes it.
 *
 * @param onChange called with the new state after the reader has changed something, at most 20 times in a second and never while a cell runs
 */
export function explore<S extends object>(
  { name, state, picture, sentence, check }: Exhibit<S>,
  onChange: (state: S) => unknown = () => {},
): Explorer<S> {
  const names = Object.keys(state);
  const current = () => Object.fromEntries(names.map((name) => [name, widget.get(name)])) as S;
  const widget = new Widget(state as Record<string, unknown>, anyModel(name), (changed) => {
    return changed.some((name) => names.includes(name)) ? onChange(structuredClone(current())) : undefined;
  });
  post({
    ...viewOf(widget),
    "application/vnd.gatebook.explorable+json": { module: name, state },
    "image/svg+xml": picture(state),
    "text/plain": sentence(state),
  });
  return quiet({
    state: async () => structuredClone(current()),
    set(parts) {
      checkNames(name, "set's argument", parts, names);
      const changed = plain(parts) as Record<string, unknown>;
      check({ ...current(), ...changed });
      widget.set(changed);
    },
  } satisfies Explorer<S>);
}
