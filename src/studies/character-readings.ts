// What a character model's units say while it reads words.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import { type LetterFeature, letterFeatures } from "../data/words/letter-features";
import { encodeWords } from "../data/words/letters";
import type { Word } from "../data/words/words";
import type { CharacterModel } from "./character-model";
import { ascending, concordanceInOrder, groupsOf } from "./concordance";
import { answers, hiddenStates } from "./reader";

/** What went on inside while one word was read. T the word's letters and one, H hidden units. */
export interface WordReading {
  readonly text: string;
  /** After the edge, and after each letter: what each unit says. [T, H] */
  readonly hidden: readonly (readonly number[])[];
  /** -ln of the probability that was given to what came next: nats. [T] */
  readonly surprise: readonly number[];
}

/**
 * Reads words, and keeps what each unit said and how surprising each letter was.
 * @throws InputError for words that are none
 */
export function readWords({ cell, network, vocabulary }: CharacterModel, texts: readonly string[]): WordReading[] {
  const [hidden, surprise] = tf.tidy(() => {
    const { inputs, targets } = encodeWords(texts, vocabulary);
    const said = tf.sum(tf.mul(tf.logSoftmax(answers(cell, network, inputs)), targets), -1); // [N, T]
    return [
      hiddenStates(cell, network, inputs).arraySync() as number[][][],
      tf.neg(said).arraySync() as number[][],
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

/** The unit that tells a feature best. */
export interface BestUnit {
  readonly feature: string;
  readonly unit: number;
  /** 1 when the unit is high where the feature is, -1 when it is low there. */
  readonly sign: 1 | -1;
  /** Concordance of the unit, turned by its sign, on the words that it was not chosen on. */
  readonly score: number;
}

/** Words to choose a unit by, and others to measure it on. */
export interface ChooseAndMeasure {
  readonly choose: readonly Word[];
  readonly measure: readonly Word[];
}

/**
 * For each feature the unit that tells it best, by `concordance`: chosen on some words and measured on others. The best of many is best by luck
 * too, and that luck does not come again.
 *
 * @param words e.g. `{ choose: validation, measure: test }`
 * @param features by name, as `letterFeatures`; one of your own: `{ doubled: ({ text }, place) => text[place - 1] === text[place - 2] ? 1 : 0 }`
 * @returns in the order of the features
 * @throws InputError for a feature that is the same everywhere, or words that are none
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
 * How well each feature can be told from the letter just read and nothing else, which is about what a unit without any memory can do. For each
 * letter the feature's mean over the words to choose by stands for a unit's value: for yes and no nothing sorts better but by luck.
 * @returns concordance on the words to measure on, in the order of the features
 * @throws InputError as `bestUnits` does
 */
export function letterAlone(
  words: ChooseAndMeasure,
  features: Readonly<Record<string, LetterFeature>> = letterFeatures,
): { readonly feature: string; readonly score: number }[] {
  return Object.entries(features).map(([feature, tell]) => {
    const sums = new Map<string, { readonly sum: number; readonly count: number }>();
    for (const { word, place, symbol } of placesOf(words.choose)) {
      const told = tell(word, place);
      const { sum, count } = sums.get(symbol) ?? { sum: 0, count: 0 };
      if (!Number.isNaN(told)) sums.set(symbol, { sum: sum + told, count: count + 1 });
    }
    const values = Float64Array.from(placesOf(words.measure), ({ symbol }) => {
      const mine = sums.get(symbol);
      return mine ? mine.sum / mine.count : 0;
    });
    const groups = groupsAt("letterAlone", feature, tell, words.measure);
    return { feature, score: concordanceInOrder(ascending(values), values, groups) };
  });
}

/** After each letter of each word. */
const placesOf = (words: readonly Word[]) =>
  words.flatMap((word) => [...word.text].map((symbol, n) => ({ word, place: n + 1, symbol })));

function groupsAt(caller: string, feature: string, tell: LetterFeature, words: readonly Word[]) {
  const groups = groupsOf(placesOf(words).map(({ word, place }) => tell(word, place)));
  if (groups.count < 2)
    throw new InputError(`${caller}: the feature "${feature}" must differ somewhere in the words; it never does.`);
  return groups;
}
