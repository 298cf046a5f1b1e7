import { z } from "zod";
import { InputError } from "../../base/validate";
import { checksum } from "../../data/own-file";
import { readText } from "../../data/text-file";
import { characterVocabulary, passagesOf } from "../../data/words/passages";
import { loadWords } from "../../data/words/words";
import { experiment } from "../../runs/define";
import type { Experiment, RunContext } from "../../runs/types";
import { connectivityByLag } from "../character-connectivity";
import { characterLoss, characterSettings, newCharacterModel, trainCharacterModel } from "../character-model";
import { bestUnits } from "../character-readings";
import { type RecurrentSettings, withWeights } from "../recurrent";

/** Letters back up to which connectivity is measured. */
const LAGS = 8;
/** One of so many words that it was trained on is measured too: about as many as are withheld. */
const EACH = 8;
/** Of a text of one's own, one of so many passages is withheld. */
const WITHHELD = 10;
/** So many passages are measured at most, and so many for connectivity, spread evenly: a whole novel would not fit into memory. */
const MOST_WORDS = { loss: 1000, reach: 50 };

/** What the experiment `characters` is run with. The last two are null for the kit's own words. */
export type CharacterRunSettings = RecurrentSettings & {
  /** The path of a text of one's own, in any language. */
  readonly file: string | null;
  /** The file's SHA-256, filled in by `sweep`: a run is made again when the file has changed. */
  readonly sha256: string | null;
};

/** What a character model comes to on words that it was not trained on. */
export type CharactersMeasured = {
  /** Cross-entropy in nats a letter, the word's end included; ln F for a model that has learnt nothing, ln 27 of words, and `ngram` gives those of counting. */
  readonly loss: number;
  /** The same on words that it was trained on, each eighth of them. */
  readonly trained: number;
  /** Concordance of the best unit for each of `letterFeatures`, chosen on the validation words. Empty for a text of one's own: the features are English. */
  readonly readings: readonly number[];
  /** The same with the network as it was before training. */
  readonly untrained: readonly number[];
  /** Mean norm of the gradient of what is said with respect to the letter 0, 1, … 7 places back; fewer where no passage is as long. */
  readonly reach: readonly number[];
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** A character model of English words, or of a text of one's own: what comes next, and which units tell what? */
export const characters: Experiment<CharacterRunSettings, CharactersMeasured> = experiment({
  name: "characters",
  question: "How well does each cell tell a word's next letter, and what do its units listen to?",
  revision: 1,
  settings: {
    ...characterSettings,
    file: z.string().min(1).nullable().default(null).describe("a text file of your own, instead of words"),
    sha256: z.string().nullable().default(null).describe("the file's SHA-256, which is filled in for you"),
  },
  later: ["file", "sha256"],
  refuse: ({ file, sha256 }: CharacterRunSettings) =>
    file === null && sha256 !== null ? "the setting sha256 describes a file of your own; set file too." : undefined,
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
    const curve = await trainCharacterModel(model, learnt, settings, context);
    const some = learnt.filter((_, n) => n % EACH === 0);
    return {
      loss: characterLoss(model, withheld),
      trained: characterLoss(model, some),
      readings: bestUnits(model, words).map(({ score }) => score),
      untrained,
      reach: connectivityByLag(model, withheld, LAGS),
      curve,
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
      `characters: "${file}" must hold at least ${WITHHELD} passages, of which one is withheld, got ${passages.length}. A passage is a line, or 40 symbols of it.`,
    );
  return withWeights(newCharacterModel(settings, context.seed, characterVocabulary(passages)), async (model) => {
    const curve = await trainCharacterModel(model, learnt, settings, context);
    const longest = withheld.reduce((most, passage) => Math.max(most, [...passage].length), 0);
    const lags = Math.min(LAGS, longest);
    const long = withheld.filter((passage) => [...passage].length >= lags);
    return {
      loss: characterLoss(model, spread(withheld, MOST_WORDS.loss)),
      trained: characterLoss(model, spread(learnt, MOST_WORDS.loss)),
      readings: [],
      untrained: [],
      reach: connectivityByLag(model, spread(long, MOST_WORDS.reach), lags),
      curve,
    };
  });
}

/** So many of a list at most, spread evenly. */
function spread<T>(list: readonly T[], most: number): T[] {
  const count = Math.min(most, list.length);
  return Array.from({ length: count }, (_, n) => list[Math.floor((n * list.length) / count)] as T);
}
