// Finds the tensors of one recurrent module in a PyTorch state_dict, layer by layer.
import { checkNames, InputError } from "../base/validate";
import type { ForeignMatrix, ForeignVector } from "./foreign";

/** A state_dict: tensors or numbers by name, e.g. from `loadTensors`. It may contain other modules too. */
export type PyTorchState = Readonly<Record<string, unknown>>;

/** One direction of one layer, with the names that its tensors have in the state_dict. */
export interface PyTorchPart {
  /** The names of the four tensors in the state_dict. */
  readonly names: Readonly<Record<PyTorchName, string>>;
  readonly weight_ih: ForeignMatrix;
  readonly weight_hh: ForeignMatrix;
  /** The bias of the input. Both biases are absent for a module with bias=False. */
  readonly bias_ih?: ForeignVector | undefined;
  readonly bias_hh?: ForeignVector | undefined;
}

export type PyTorchName = "weight_ih" | "weight_hh" | "bias_ih" | "bias_hh";

/** One layer of a module. `backward` is present if the module is bidirectional. */
export interface PyTorchLayer {
  readonly forward: PyTorchPart;
  readonly backward?: PyTorchPart;
}

const NAME = /^(weight_ih|weight_hh|weight_hr|bias_ih|bias_hh)(|_l(\d+)(_reverse)?)$/;

/**
 * Returns the layers of the module whose tensor names begin with the prefix, from the bottom up.
 * @param prefix e.g. "encoder.lstm". It can be left out if the state_dict contains only one recurrent module.
 * @throws InputError for no module or more than one, a missing layer or direction, an unknown tensor name, and an LSTM with proj_size
 */
export function layersOf(caller: string, state: PyTorchState, prefix?: string): readonly PyTorchLayer[] {
  if (typeof state !== "object" || state === null)
    checkNames(caller, "weights", state, ["weight_ih_l0", "weight_hh_l0"]);
  const all = Object.getOwnPropertyNames(state); // this includes tensors that loadTensors could not read; reading such a property throws an error with the reason
  const home = prefixOf(caller, all, prefix);
  const names = all.filter((name) => name.startsWith(home) && !name.slice(home.length).includes("."));
  const suffixes = new Set<string>();
  let reverse = false;
  let top = 0;
  for (const name of names) {
    const [, part, suffix, layer, way] = NAME.exec(name.slice(home.length)) ?? [];
    if (part === "weight_hr") {
      throw new InputError(
        `${caller}: weights has "${name}", which belongs to an LSTM with proj_size, which gatebook does not support. Train the model without proj_size.`,
      );
    }
    if (part === undefined) {
      throw new InputError(
        `${caller}: weights has no "${name}". There are: ${KNOWN.join(", ")}, and l1, l1_reverse and so on.`,
      );
    }
    suffixes.add(suffix as string);
    reverse ||= way !== undefined;
    top = Math.max(top, Number(layer ?? 0));
  }
  if (suffixes.has("")) {
    if (suffixes.size === 1) return [{ forward: partOf(state, home, "") }]; // this is nn.LSTMCell, nn.GRUCell or nn.RNNCell
    throw new InputError(
      `${caller}: weights must be of one module, got "${home}weight_ih" of a cell and numbered layers too.`,
    );
  }
  const layers = Array.from({ length: top + 1 }, (_, layer) => `_l${layer}`);
  for (const suffix of layers.flatMap((layer) => (reverse ? [layer, `${layer}_reverse`] : [layer]))) {
    if (suffixes.has(suffix)) continue;
    const cause = reverse ? "Each layer of a bidirectional module has both directions." : "Layers are numbered from 0.";
    throw new InputError(`${caller}: weights must contain "${home}weight_ih${suffix}", got none. ${cause}`);
  }
  return layers.map((layer) => {
    const forward = partOf(state, home, layer);
    return reverse ? { forward, backward: partOf(state, home, `${layer}_reverse`) } : { forward };
  });
}

/**
 * Returns the only layer of a module that has one layer and one direction.
 * @throws InputError as `layersOf` does; also for more layers or directions
 */
export function onlyLayer(caller: string, cell: string, state: PyTorchState, prefix?: string): PyTorchPart {
  const [first, ...more] = layersOf(caller, state, prefix) as [PyTorchLayer, ...PyTorchLayer[]];
  if (more.length === 0 && !first.backward) return first.forward;
  const got = first.backward ? `"${first.backward.names.weight_ih}"` : `"${more[0]?.forward.names.weight_ih}"`;
  const converter = first.backward ? "fromPyTorchBidirectional" : "fromPyTorchLayers";
  throw new InputError(
    `${caller}: weights must contain one layer in one direction, got ${got} too. ${converter}("${cell}", weights) converts the whole module.`,
  );
}

const KNOWN = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"];

function prefixOf(caller: string, names: readonly string[], prefix?: string): string {
  const homes = new Set(
    names.map((name) => /^(.*\.)?weight_[ih]h(_l0)?$/.exec(name)).flatMap((m) => (m ? [m[1] ?? ""] : [])),
  );
  const list = [...homes].map((home) => `"${home}"`).join(", ");
  if (prefix !== undefined) {
    const home = prefix === "" || String(prefix).endsWith(".") ? String(prefix) : `${prefix}.`;
    if (homes.has(home)) return home;
    throw new InputError(
      `${caller}: options.prefix must name a recurrent module (available: ${list || "none"}), got "${prefix}".`,
    );
  }
  const [only, ...others] = homes;
  if (others.length > 0) {
    throw new InputError(
      `${caller}: weights contains more than one recurrent module. Choose one with options.prefix: ${list}.`,
    );
  }
  if (only !== undefined) return only;
  const stray = names.find((name) => !name.includes(".") && !NAME.test(name));
  if (stray !== undefined)
    throw new InputError(`${caller}: weights has no "${stray}". There are: ${KNOWN.join(", ")}.`);
  const got = names.length > 0 ? names.slice(0, 4).join(", ") : "nothing";
  throw new InputError(
    `${caller}: weights must contain weight_ih_l0 and weight_hh_l0, with or without a prefix, got ${got}.`,
  );
}

function partOf(state: PyTorchState, home: string, suffix: string): PyTorchPart {
  const name = (part: PyTorchName) => `${home}${part}${suffix}`;
  const names = {
    weight_ih: name("weight_ih"),
    weight_hh: name("weight_hh"),
    bias_ih: name("bias_ih"),
    bias_hh: name("bias_hh"),
  };
  const weights = {
    names,
    weight_ih: state[names.weight_ih] as ForeignMatrix,
    weight_hh: state[names.weight_hh] as ForeignMatrix,
  };
  const biases = {
    bias_ih: state[names.bias_ih] as ForeignVector | undefined,
    bias_hh: state[names.bias_hh] as ForeignVector | undefined,
  };
  return biases.bias_ih === undefined && biases.bias_hh === undefined ? weights : { ...weights, ...biases };
}
