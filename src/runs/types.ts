// Defines the types of experiments: settings, measured values and the context of a run.

/** The value of one setting. It can be a command's option, a notebook's parameter and a value in JSON. */
export type SettingValue = string | number | boolean | null;

/** All settings of a run, by name. */
export type RunSettings = Readonly<Record<string, SettingValue>>;

/** The measured values of a run, by name: single numbers for table columns, and lists of numbers for curves. All are finite. */
export type Measured = Readonly<Record<string, number | readonly number[]>>;

/** What users see about a setting. */
export interface SettingInfo {
  readonly description: string;
  readonly type: "number" | "integer" | "string" | "boolean";
  /** The default value. */
  readonly default: SettingValue;
  /** All allowed values, if they can be listed. */
  readonly choices?: readonly SettingValue[];
}

/** What a run gets in addition to its settings. */
export interface RunContext {
  /** The same settings and seed give the same numbers on the same backend. */
  readonly seed: number;
  /** Stops the run at its next step. */
  readonly signal?: AbortSignal;
  /** Called after each step with the share of the steps that are done, in (0, 1]. */
  readonly onProgress?: (share: number) => void;
}

/**
 * A question that can be asked with different settings: a function from settings and a seed to numbers.
 *
 * The notebook, `npm run experiment`, a worker on another machine and a test all call `run`, and nothing else.
 */
export interface Experiment<S extends RunSettings = RunSettings, R extends Measured = Measured> {
  /** The name in commands, and of the folder with its results: lower-case words joined by "-". */
  readonly name: string;
  /** The question, as a sentence. */
  readonly question: string;
  /** A number to increase by hand when the meaning of the settings changes. */
  readonly revision: number;
  /** The settings, in the order in which they are shown. */
  readonly settings: Readonly<Record<keyof S & string, SettingInfo>>;
  /**
   * Returns all settings: those that are given, and the defaults of the others.
   * @throws InputError that names each unknown setting and each invalid value
   */
  complete(some?: object): S;
  /**
   * Adds to complete settings what they only refer to, e.g. the checksum of a file. Then they contain all that a run's numbers depend on.
   * @throws InputError if what they refer to cannot be used
   */
  prepare(settings: S): Promise<S>;
  /** Runs the experiment and returns its measured values. @throws InputError before anything is trained, if the settings do not fit together */
  run(settings: Partial<S>, context: RunContext): Promise<R>;
}
