// The attention explorer: its controls, and what they change.
import type { Control, Explorable } from "../kit/explorable";
import { clamp, replaced } from "../kit/numbers";
import { attentionPicture, toPlane } from "./picture";
import { sentence } from "./sentence";
import { type AttentionState, type Pair, REACH, type Scorer } from "./state";

const SCORERS: readonly Scorer[] = ["dot", "scaled dot", "additive"];

/** Returns the point that the sliders move. */
const pointOf = ({ chosen, query, keys }: AttentionState): Pair =>
  chosen === "query" ? query : (keys[Number(chosen)] ?? query);

/** Returns the change that moves a point to a place. It stays inside the plane. */
function moved(state: AttentionState, id: string, [x, y]: Pair): Partial<AttentionState> {
  const inside = (value: number) => clamp(Math.round(value * 100) / 100, -REACH, REACH);
  const place: Pair = [inside(x), inside(y)];
  return id === "query" ? { query: place, chosen: id } : { keys: replaced(state.keys, Number(id), place), chosen: id };
}

function controls(state: AttentionState): Control[] {
  const { chosen, tokens, scorer, temperature, kept } = state;
  const [x, y] = pointOf(state);
  const isKey = chosen !== "query";
  const only = kept.filter(Boolean).length === 1 && kept[Number(chosen)] === true;
  const axis = { kind: "range", group: "Point", min: -REACH, max: REACH, step: 0.01 } as const;
  return [
    {
      ...{ kind: "choice", id: "chosen", group: "Point", label: "point", value: chosen },
      options: [{ value: "query", label: "query" }, ...tokens.map((label, s) => ({ value: String(s), label }))],
    },
    { ...axis, id: "x", label: "x", value: x },
    { ...axis, id: "y", label: "y", value: y },
    {
      ...{
        kind: "choice",
        id: "kept",
        group: "Point",
        label: "this key is",
        value: isKey && !kept[Number(chosen)] ? "no" : "yes",
      },
      options: [
        { value: "yes", label: "kept" },
        { value: "no", label: "masked" },
      ],
      disabled: !isKey || only, // the weights of no key at all could not sum to 1
    },
    {
      ...{ kind: "choice", id: "scorer", group: "Scores", label: "scores", value: scorer },
      options: SCORERS.map((label) => ({ value: label, label })),
    },
    {
      kind: "range",
      id: "temperature",
      group: "Scores",
      label: "temperature",
      min: 0.1,
      max: 5,
      step: 0.05,
      value: temperature,
    },
  ];
}

function change(state: AttentionState, id: string, value: string): Partial<AttentionState> {
  const [x, y] = pointOf(state);
  if (id === "x") return moved(state, state.chosen, [Number(value), y]);
  if (id === "y") return moved(state, state.chosen, [x, Number(value)]);
  if (id === "kept") return { kept: replaced(state.kept, Number(state.chosen), value === "yes") };
  if (id === "temperature") return { temperature: Number(value) };
  return id === "scorer" ? { scorer: value as Scorer } : { chosen: value };
}

/** The attention explorer: drag the query and the keys, and watch scores, weights and the context. */
export const attentionExplorer: Explorable<AttentionState> = {
  ...{ name: "attention", picture: attentionPicture, sentence, controls, change },
  drag: (state, id, x, y) => moved(state, id.split(",")[0] as string, toPlane(id, x, y)),
};
