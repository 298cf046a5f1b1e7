import { loadWords } from "../data/words";
import { connectivityByLag } from "../runs/character-connectivity";
import { characterLoss, characterSettings, newCharacterModel, trainCharacterModel } from "../runs/character-model";
import { bestUnits } from "../runs/character-readings";
import { experiment } from "../runs/define";
import { type RecurrentSettings, withWeights } from "../runs/recurrent";
import type { Experiment } from "../runs/types";

/** Letters back up to which connectivity is measured. */
const LAGS = 8;
/** One of so many words that it was trained on is measured too: about as many as are withheld. */
const EACH = 8;

/** What a character model comes to on words that it was not trained on. */
export type CharactersMeasured = {
  /** Cross-entropy in nats a letter, the word's end included; ln 27 is that of who knows nothing, and `ngram` gives those of who counts. */
  readonly loss: number;
  /** The same on words that it was trained on, each eighth of them. */
  readonly trained: number;
  /** Concordance of the best unit for each of `letterFeatures`, chosen on the validation words. */
  readonly readings: readonly number[];
  /** The same with the network as it was before training. */
  readonly untrained: readonly number[];
  /** Mean norm of the gradient of what is said with respect to the letter 0, 1, … 7 places back. */
  readonly reach: readonly number[];
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** A character model of English words: what comes next, and which units tell what? */
export const characters: Experiment<RecurrentSettings, CharactersMeasured> = experiment({
  name: "characters",
  question: "How well does each cell tell a word's next letter, and what do its units listen to?",
  revision: 1,
  settings: characterSettings,
  async run(settings: RecurrentSettings, context) {
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
  },
});
