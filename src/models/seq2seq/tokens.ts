// Checks token ids and lengths, and turns ids into one-hot rows.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError, Sizes } from "../../base/validate";

/**
 * A batch of token sequences of one length; shorter sequences are padded. Either ids, as nested arrays or a tensor [B, T]; or a row of V numbers
 * for each token, as a tensor [B, T, V]. A row is one-hot or spreads its weight over several tokens.
 */
export type Tokens = readonly (readonly number[])[] | Tensor2D | Tensor3D;

/** The names that error messages use for a batch of tokens. */
export interface TokensName {
  readonly caller: string;
  readonly operand: string;
  /** The letter for the length of the sequences: S for a source, T for a target. */
  readonly length: "S" | "T";
  /** The letter and size of the vocabulary, and the operand that the size comes from. */
  readonly vocabulary: { readonly letter: "F" | "V"; readonly size: number; readonly source: string };
  /** The batch size, if another operand has already set it, and the name of that operand. */
  readonly batch?: { readonly size: number; readonly source: string };
}

/** A checked batch of tokens. */
export interface CheckedTokens {
  readonly B: number;
  readonly T: number;
  /** The ids of all sequences, one sequence after the other. Absent if the caller gave a tensor [B, T, V] instead of ids. */
  readonly ids?: ArrayLike<number>;
  /** Returns a row for each token [B, T, V]: the given tensor, or a new tensor of one-hot rows. */
  rows(): Tensor3D;
}

/** Checks that all sequences have the same length and that all ids are in the vocabulary. @throws InputError */
export function checkTokens(name: TokensName, tokens: Tokens): CheckedTokens {
  const { caller, operand, batch } = name;
  const checked = Array.isArray(tokens) ? fromArrays(name, tokens) : fromTensor(name, tokens as Tensor2D | Tensor3D);
  if (batch && checked.B !== batch.size) {
    throw new InputError(
      `${caller}: ${operand} must contain B = ${batch.size} sequences, got ${checked.B}. B comes from ${batch.source}.`,
    );
  }
  return checked;
}

function fromArrays(name: TokensName, sequences: readonly (readonly number[])[]): CheckedTokens {
  const { caller, operand, length } = name;
  const T = Array.isArray(sequences[0]) ? sequences[0].length : 0;
  if (T === 0) {
    throw new InputError(`${caller}: ${operand} must contain at least one sequence of at least one token, got none.`);
  }
  const short = sequences.findIndex((sequence) => !Array.isArray(sequence) || sequence.length !== T);
  if (short >= 0) {
    const got = Array.isArray(sequences[short]) ? `${sequences[short].length}` : typeof sequences[short];
    throw new InputError(
      `${caller}: ${operand}[${short}] must contain ${length} = ${T} tokens as ${operand}[0] does, got ${got}. Pad the short ones and give their lengths.`,
    );
  }
  return fromIds(name, sequences.flat(), sequences.length, T);
}

function fromTensor(name: TokensName, tensor: Tensor2D | Tensor3D): CheckedTokens {
  const { caller, operand, length, vocabulary } = name;
  if (tensor?.rank !== 2 || tensor.isDisposed) {
    const sizes = new Sizes(caller);
    sizes.check(operand, tensor, ["B", length, vocabulary.letter]);
    const [B, T, size] = tensor.shape as [number, number, number];
    if (size === vocabulary.size) return { B, T, rows: () => tensor as Tensor3D };
    const expected = `have shape [B, ${length}, ${vocabulary.letter}] = [B, ${length}, ${vocabulary.size}]`;
    const cause = `${vocabulary.letter} comes from ${vocabulary.source}.`;
    throw sizes.error(operand, expected, `[${tensor.shape.join(", ")}]`, cause);
  }
  const [B, T] = tensor.shape;
  if (B * T > 0) return fromIds(name, tensor.dataSync(), B, T);
  throw new InputError(
    `${caller}: ${operand} must contain at least one sequence of at least one token, got shape [${tensor.shape.join(", ")}].`,
  );
}

function fromIds(
  { caller, operand, vocabulary }: TokensName,
  ids: ArrayLike<number>,
  B: number,
  T: number,
): CheckedTokens {
  const { letter, size, source } = vocabulary;
  for (let n = 0; n < ids.length; n++) {
    const id = ids[n] as number;
    if (Number.isInteger(id) && id >= 0 && id < size) continue;
    throw new InputError(
      `${caller}: ${operand}[${Math.floor(n / T)}][${n % T}] must be a token from 0 to ${letter} - 1 = ${size - 1}, got ${id}. ${letter} comes from ${source}.`,
    );
  }
  return { B, T, ids, rows: () => oneHot(ids, [B, T, size]) };
}

/**
 * Returns a one-hot row for each of the `B * T` ids. [B, T, size]. The values are a JavaScript array, because the fused cells read such arrays
 * without a copy.
 */
export function oneHot(ids: ArrayLike<number>, [B, T, size]: readonly [number, number, number]): Tensor3D {
  const rows = new Float32Array(ids.length * size);
  for (let n = 0; n < ids.length; n++) rows[n * size + (ids[n] as number)] = 1;
  return tf.tensor3d(rows, [B, T, size]);
}

/** Checks that there is one true length for each sequence, and that it is in range. @throws InputError */
export function checkLengths(
  caller: string,
  operand: string,
  lengths: readonly number[] | undefined,
  { B, T, letter, of }: { readonly B: number; readonly T: number; readonly letter: "S" | "T"; readonly of: string },
): void {
  if (lengths === undefined) return;
  if (!Array.isArray(lengths) || lengths.length !== B) {
    const got = Array.isArray(lengths) ? `an array of length ${lengths.length}` : `a value of type ${typeof lengths}`;
    throw new InputError(
      `${caller}: ${operand} must contain B = ${B} whole numbers, got ${got}. Each sequence of ${of} has one length.`,
    );
  }
  const odd = lengths.findIndex((length) => !Number.isInteger(length) || length < 1 || length > T);
  if (odd < 0) return;
  throw new InputError(
    `${caller}: ${operand}[${odd}] must be a whole number from 1 to ${letter} = ${T}, got ${lengths[odd]}. It is the number of true tokens.`,
  );
}
