// Defines the types of experiments: settings, measured values and the context of a run.

/** The value of one setting. The same value can be a command's option, a notebook's parameter, and a value in JSON. */
export type SettingValue = string | number | boolean | null;

/** All settings of a run, by name. */
export type RunSettings = Readonly<Record<string, SettingValue>>;

/** The measured values of a run, by name: single numbers for the columns of a table, and lists of numbers for curves. All numbers are finite. */
export type Measured = Readonly<Record<string, number | readonly number[]>>;

/** The information that users see about a setting. */
export interface SettingInfo {
  readonly description: string;
  readonly type: "number" | "integer" | "string" | "boolean";
  /** The default value. */
  readonly default: SettingValue;
  /** All allowed values. Absent if the values cannot be listed. */
  readonly choices?: readonly SettingValue[];
}

/** The arguments of a run besides its settings. */
export interface RunContext {
  /** The seed for all random numbers. The same settings and seed give the same results on the same backend. */
  readonly seed: number;
  /** A signal that stops the run at its next step. */
  readonly signal?: AbortSignal;
  /** A function that is called after each step with the share of the steps that are done, in (0, 1]. */
  readonly onProgress?: (share: number) => void;
}

/**
 * An experiment: a question that can be asked with different settings. It is a function from settings and a seed to numbers.
 *
 * A notebook, `npm run experiment`, a worker on another machine and a test all use the same function `run`.
 */
export interface Experiment<S extends RunSettings = RunSettings, R extends Measured = Measured> {
  /** The name of the experiment in commands, and of the folder with its results. It consists of lower-case words joined by "-". */
  readonly name: string;
  /** The question that the experiment answers, as a sentence. */
  readonly question: string;
  /** A number to increase by hand when the meaning of the settings changes. */
  readonly revision: number;
  /** The settings, in the order in which they are shown. */
  readonly settings: Readonly<Record<keyof S & string, SettingInfo>>;
  /**
   * Returns all settings: the given settings, and the defaults of the settings that are left out.
   * @throws InputError that lists each unknown setting and each invalid value
   */
  complete(some?: object): S;
  /**
   * Returns the settings and, if they name a file, also the checksum of its content. Then the settings contain everything that the
   * results depend on.
   * @throws InputError if something that the settings refer to cannot be used, e.g. a missing file
   */
  prepare(settings: S): Promise<S>;
  /** Runs the experiment and returns its measured values. @throws InputError before anything is trained, if the settings do not fit together */
  run(settings: Partial<S>, context: RunContext): Promise<R>;
}
