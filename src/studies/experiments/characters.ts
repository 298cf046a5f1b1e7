// Defines the experiment `characters`. It asks what a character model learns about words.
import { z } from "zod";
import { InputError } from "../../base/validate";
import { checksum } from "../../data/own-file";
import { readText } from "../../data/text-file";
import { characterVocabulary, passagesOf } from "../../data/words/passages";
import { loadWords } from "../../data/words/words";
import { experiment } from "../../runs/define";
import type { Experiment, RunContext } from "../../runs/types";
import { connectivityByLag } from "../character-connectivity";
import { type CharacterModel, characterLoss, newCharacterModel, trainCharacterModel } from "../character-model";
import { bestUnits } from "../character-readings";
import { type RecurrentSettings, withWeights } from "../recurrent";
import { characterSettings } from "../settings";

/** The number of letters before a prediction for which `connectivityByLag` measures how much the prediction depends on them. */
const LAGS = 8;
/** Every eighth training word is also measured. These are about as many words as the withheld words. */
const EACH = 8;
/** Every tenth passage of your own text is withheld from training. */
const WITHHELD = 10;
/** The largest number of passages that are measured, spread evenly over the text. A whole novel would not fit into memory. */
const MAX_WORDS = { loss: 1000, reach: 50 };
/** The number of points in the curve of the loss on withheld words. */
const POINTS = 20;

/** The settings of the experiment `characters`. The settings `file` and `sha256` are null if the kit's own words are used. */
export type CharacterRunSettings = RecurrentSettings & {
  /** The path of your own text, in any language. */
  readonly file: string | null;
  /** The SHA-256 of the file. It is filled in automatically, so that the experiment is run again if the file has changed. */
  readonly sha256: string | null;
};

/** The measured values of a character model. Words that it was not trained on are called withheld words. */
export type CharactersMeasured = {
  /**
   * The cross-entropy on withheld words in nats per letter. The end of a word counts as a letter. A model that has learnt nothing has ln F, which is
   * ln 27 for the kit's words. `ngram` makes models that predict from counts, for comparison.
   */
  readonly loss: number;
  /** The same cross-entropy on every eighth training word. */
  readonly trained: number;
  /**
   * The concordance of the best unit for each of `letterFeatures`, chosen with the validation words. Empty for your own text, because the features
   * are about English.
   */
  readonly readings: readonly number[];
  /** The same concordances for the network before its training. */
  readonly untrained: readonly number[];
  /**
   * The mean connectivity for lags 0 to 7: how much a prediction depends on the letter that many places back. The
   * list is shorter if no passage has 8 letters.
   */
  readonly reach: readonly number[];
  /** The training loss over time. */
  readonly curve: readonly number[];
  /** The loss on withheld words over time: after each of 20 equal parts of the training, or after each step if there are fewer than 20 steps. */
  readonly withheldCurve: readonly number[];
};

/** The experiment: trains a character model on English words or on your own text, and measures its predictions and its units. */
export const characters: Experiment<CharacterRunSettings, CharactersMeasured> = experiment({
  name: "characters",
  question: "How well does each cell predict a word's next letter, and what do its units respond to?",
  revision: 1,
  settings: {
    ...characterSettings,
    file: z.string().min(1).nullable().default(null).describe("your own text file, instead of words"),
    sha256: z.string().nullable().default(null).describe("the file's SHA-256, which is filled in automatically"),
  },
  later: ["file", "sha256"],
  refuse: ({ file, sha256 }: CharacterRunSettings) =>
    file === null && sha256 !== null ? "the setting sha256 describes your own file; set file too." : undefined,
  prepare: async ({ file }: CharacterRunSettings) =>
    file === null ? {} : { sha256: await checksum("characters", file) },
  run: ({ file, sha256, ...settings }: CharacterRunSettings, context) =>
    file === null ? ofWords(settings, context) : ofText(file, sha256, settings, context),
});

async function ofWords(settings: RecurrentSettings, context: RunContext): Promise<CharactersMeasured> {
  const { train, validation, test } = await loadWords();
  const [learnt, withheld] = [train, test].map((words) => words.map(({ text }) => text)) as [string[], string[]];
  const words = { choose: validation, measure: test };
  return withWeights(newCharacterModel(settings, context.seed), async (model) => {
    const untrained = bestUnits(model, words).map(({ score }) => score);
    const curves = await trainAndMeasure(model, learnt, withheld, settings, context);
    const some = learnt.filter((_, n) => n % EACH === 0);
    return {
      loss: characterLoss(model, withheld),
      trained: characterLoss(model, some),
      readings: bestUnits(model, words).map(({ score }) => score),
      untrained,
      reach: connectivityByLag(model, withheld, LAGS),
      ...curves,
    };
  });
}

async function ofText(
  file: string,
  sha256: string | null,
  settings: RecurrentSettings,
  context: RunContext,
): Promise<CharactersMeasured> {
  if (sha256 !== null) await checksum("characters", file, sha256);
  const passages = passagesOf(await readText("characters", file));
  const isWithheld = (n: number) => n % WITHHELD === WITHHELD - 1;
  const learnt = passages.filter((_, n) => !isWithheld(n));
  const withheld = passages.filter((_, n) => isWithheld(n));
  if (withheld.length === 0)
    throw new InputError(
      `characters: "${file}" must contain at least ${WITHHELD} passages, because every tenth is withheld, got ${passages.length}. A passage is a line, or 40 symbols of it.`,
    );
  return withWeights(newCharacterModel(settings, context.seed, characterVocabulary(passages)), async (model) => {
    const measured = spread(withheld, MAX_WORDS.loss);
    const curves = await trainAndMeasure(model, learnt, measured, settings, context);
    const longest = withheld.reduce((most, passage) => Math.max(most, [...passage].length), 0);
    const lags = Math.min(LAGS, longest);
    const long = withheld.filter((passage) => [...passage].length >= lags);
    return {
      loss: characterLoss(model, measured),
      trained: characterLoss(model, spread(learnt, MAX_WORDS.loss)),
      readings: [],
      untrained: [],
      reach: connectivityByLag(model, spread(long, MAX_WORDS.reach), lags),
      ...curves,
    };
  });
}

/** Trains a model, and measures its loss on withheld words during the training. */
async function trainAndMeasure(
  model: CharacterModel,
  learnt: readonly string[],
  withheld: readonly string[],
  settings: RecurrentSettings,
  { onProgress, ...context }: RunContext,
): Promise<Pick<CharactersMeasured, "curve" | "withheldCurve">> {
  const points = Math.min(POINTS, settings.steps);
  const withheldCurve: number[] = [];
  const curve = await trainCharacterModel(model, learnt, settings, {
    ...context,
    onProgress(share) {
      if (Math.floor(share * points + 1e-9) > withheldCurve.length) withheldCurve.push(characterLoss(model, withheld));
      onProgress?.(share);
    },
  });
  return { curve, withheldCurve };
}

/** Returns at most `most` entries of a list, spread evenly over the list. */
function spread<T>(list: readonly T[], most: number): T[] {
  const count = Math.min(most, list.length);
  return Array.from({ length: count }, (_, n) => list[Math.floor((n * list.length) / count)] as T);
}
