/** The value of one setting: what fits into a command's option, a notebook's parameter and a line of JSON. */
export type SettingValue = string | number | boolean | null;

/** All settings of a run, by name. */
export type RunSettings = Readonly<Record<string, SettingValue>>;

/** What a run measured, by name: single numbers for a table's columns, rows of numbers for curves. All of them finite. */
export type Measured = Readonly<Record<string, number | readonly number[]>>;

/** What is said of a setting where people choose it. */
export interface SettingInfo {
  readonly description: string;
  readonly type: "number" | "integer" | "string" | "boolean";
  /** What it is where nobody says otherwise. */
  readonly default: SettingValue;
  /** All values that it can have, where they can be listed. */
  readonly choices?: readonly SettingValue[];
}

/** What a run is given besides its settings. */
export interface RunContext {
  /** The same settings and seed give the same numbers on the same backend. */
  readonly seed: number;
  /** Ends the run at its next step. */
  readonly signal?: AbortSignal;
  /** Called after each step, of how many there will be: how far it has come, in (0, 1]. */
  readonly onProgress?: (share: number) => void;
}

/**
 * A question that can be asked with many settings: a function from settings and a seed to numbers.
 *
 * The notebook, `npm run experiment`, a worker on another machine and a test all call `run`, and nothing else.
 */
export interface Experiment<S extends RunSettings = RunSettings, R extends Measured = Measured> {
  /** Its name in commands, and its results' folder: lower case, words joined by "-". */
  readonly name: string;
  /** What it asks, as a sentence. */
  readonly question: string;
  /** Raised by hand when the same settings come to mean something else. */
  readonly revision: number;
  /** What each setting is, in the order in which they are shown. */
  readonly settings: Readonly<Record<keyof S & string, SettingInfo>>;
  /**
   * All settings, from some of them: the others have their defaults.
   * @throws InputError that names each setting that does not exist or has a wrong value
   */
  complete(some?: object): S;
  /**
   * Complete settings with what they only name, e.g. the checksum of a file: then they say all that a run's numbers depend on.
   * @throws InputError when what they name cannot be used
   */
  prepare(settings: S): Promise<S>;
  /** @throws InputError before anything is trained, when the settings do not fit together */
  run(settings: Partial<S>, context: RunContext): Promise<R>;
}
