// Records the values of a character model's units while it reads words, and finds the units that follow a feature of the letters.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import { type LetterFeature, letterFeatures } from "../data/words/letter-features";
import { encodeWords } from "../data/words/letters";
import type { Word } from "../data/words/words";
import { answers, hiddenStates } from "./answers";
import type { CharacterModel } from "./character-model";
import { ascending, concordanceInOrder, groupsOf } from "./concordance";

/** The values of a model while it reads one word. T is the number of letters plus one; H is the number of hidden units. */
export interface WordReading {
  readonly text: string;
  /** The value of each unit after the edge and after each letter. [T, H] */
  readonly hidden: readonly (readonly number[])[];
  /** The surprise at each next symbol: -ln of the probability that the model predicted for it, in nats. [T] */
  readonly surprise: readonly number[];
}

/**
 * Lets a model read words. Returns the value of each unit after each letter, and the surprise at each letter.
 * @throws InputError for invalid words
 */
export function readWords({ cell, network, vocabulary }: CharacterModel, texts: readonly string[]): WordReading[] {
  const [hidden, surprise] = tf.tidy(() => {
    const { inputs, targets } = encodeWords(texts, vocabulary);
    const likelihoods = tf.sum(tf.mul(tf.logSoftmax(answers(cell, network, inputs)), targets), -1); // [N, T]
    return [
      hiddenStates(cell, network, inputs).arraySync() as number[][][],
      tf.neg(likelihoods).arraySync() as number[][],
    ] as const;
  });
  return texts.map((text, n) => {
    const rows = [...text].length + 1;
    return {
      text,
      hidden: (hidden[n] as number[][]).slice(0, rows),
      surprise: (surprise[n] as number[]).slice(0, rows),
    };
  });
}

/** The unit whose values follow a feature best. */
export interface BestUnit {
  readonly feature: string;
  readonly unit: number;
  /** 1 if the unit is high where the feature is high. -1 if the unit is low there. */
  readonly sign: 1 | -1;
  /** The concordance of the feature with the unit's value times `sign`, on words that were not used to choose the unit. */
  readonly score: number;
}

/** Words with which a unit is chosen, and other words with which it is measured. */
export interface ChooseAndMeasure {
  readonly choose: readonly Word[];
  readonly measure: readonly Word[];
}

/**
 * Returns the unit that follows each feature best, according to `concordance`. The unit is chosen with some words and measured with other words. This
 * is necessary because the best of many units is partly best by chance, and chance does not repeat with other words.
 *
 * @param words e.g. `{ choose: validation, measure: test }`
 * @param features features by name, such as `letterFeatures`, or your own: `{ doubled: ({ text }, place) => text[place - 1] === text[place - 2] ? 1 : 0 }`
 * @returns one unit for each feature, in the order of the features
 * @throws InputError for a feature that has the same value everywhere, or for invalid words
 */
export function bestUnits(
  model: CharacterModel,
  words: ChooseAndMeasure,
  features: Readonly<Record<string, LetterFeature>> = letterFeatures,
): BestUnit[] {
  const [choose, measure] = [words.choose, words.measure].map((list) => {
    const hidden = readWords(
      model,
      list.map(({ text }) => text),
    ).flatMap((reading) => reading.hidden.slice(1));
    const H = hidden[0]?.length ?? 0;
    return Array.from({ length: H }, (_, unit) => Float32Array.from(hidden, (row) => row[unit] as number)); // [H][places]
  }) as [Float32Array[], Float32Array[]];
  const orders = choose.map(ascending);
  return Object.entries(features).map(([feature, tell]) => {
    const groups = groupsAt("bestUnits", feature, tell, words.choose);
    const scores = choose.map((values, unit) => concordanceInOrder(orders[unit] as Uint32Array, values, groups));
    const far = scores.map((score) => Math.abs(score - 0.5));
    const unit = far.indexOf(Math.max(...far));
    const sign = (scores[unit] as number) < 0.5 ? -1 : 1;
    const values = (measure[unit] as Float32Array).map((value) => sign * value);
    const score = concordanceInOrder(ascending(values), values, groupsAt("bestUnits", feature, tell, words.measure));
    return { feature, unit, sign, score };
  });
}

/**
 * Returns how well each feature can be predicted from the last letter read. This is roughly what a unit without memory could do. Instead of the value
 * of a unit, the function uses a value for each letter: the mean of the feature after this letter, over the words in `choose`. For a yes-or-no
 * feature, no other value for each letter gives a better order, except by chance.
 * @returns the concordance on the words in `measure`, in the order of the features
 * @throws InputError as `bestUnits` does
 */
export function letterAlone(
  words: ChooseAndMeasure,
  features: Readonly<Record<string, LetterFeature>> = letterFeatures,
): { readonly feature: string; readonly score: number }[] {
  return Object.entries(features).map(([feature, featureOf]) => {
    const sums = new Map<string, { readonly sum: number; readonly count: number }>();
    for (const { word, place, symbol } of placesOf(words.choose)) {
      const value = featureOf(word, place);
      const { sum, count } = sums.get(symbol) ?? { sum: 0, count: 0 };
      if (!Number.isNaN(value)) sums.set(symbol, { sum: sum + value, count: count + 1 });
    }
    const values = Float64Array.from(placesOf(words.measure), ({ symbol }) => {
      const mine = sums.get(symbol);
      return mine ? mine.sum / mine.count : 0;
    });
    const groups = groupsAt("letterAlone", feature, featureOf, words.measure);
    return { feature, score: concordanceInOrder(ascending(values), values, groups) };
  });
}

/** Returns all places, which are the positions after each letter of each word. */
const placesOf = (words: readonly Word[]) =>
  words.flatMap((word) => [...word.text].map((symbol, n) => ({ word, place: n + 1, symbol })));

function groupsAt(caller: string, feature: string, tell: LetterFeature, words: readonly Word[]) {
  const groups = groupsOf(placesOf(words).map(({ word, place }) => tell(word, place)));
  if (groups.count < 2)
    throw new InputError(
      `${caller}: the feature "${feature}" must have at least two different values in the words, got only one.`,
    );
  return groups;
}
