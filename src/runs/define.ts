// Defines experiments, and finds a defined experiment by its name.
import { z } from "zod";
import { checkSeed } from "../base/counts";
import { InputError } from "../base/validate";
import { faultOf } from "./settings";
import type { Experiment, Measured, RunContext, RunSettings, SettingInfo, SettingValue } from "./types";

/** The parts from which `experiment` makes an experiment. */
export interface ExperimentParts<S extends RunSettings, R extends Measured> {
  readonly name: string;
  readonly question: string;
  readonly revision: number;
  /** A schema for each setting, with a default and a description, e.g. `z.int().min(2).default(100).describe("T, time steps")`. */
  readonly settings: { readonly [K in keyof S]: z.ZodType<S[K]> };
  /** Checks the settings that depend on each other. Returns an error message, or undefined if the settings are valid. */
  readonly refuse?: (settings: S) => string | undefined;
  /**
   * The names of settings that were added after the experiment had been run. Their default is null, and a run leaves them out while they are null.
   * Therefore the ids of older runs, which are computed from the settings, do not change.
   */
  readonly later?: readonly (keyof S & string)[];
  /** Returns settings that are computed from other settings, such as the checksum of a file that a setting names. */
  readonly prepare?: (settings: S) => Promise<Partial<S>>;
  readonly run: (settings: S, context: RunContext) => Promise<R>;
}

const defined = new Map<string, Experiment>();

/**
 * Returns the experiment with this name. If it was defined several times, returns the last one.
 * @throws InputError with all names if there is none
 */
export function definedAs(name: string): Experiment {
  const found = defined.get(name);
  if (found) return found;
  throw new InputError(`there is no experiment "${name}". Available: ${[...defined.keys()].join(", ")}.`);
}

/**
 * Returns an experiment made from its parts: schemas for the settings, and a function that runs it. All settings are checked before the function is
 * called.
 */
export function experiment<S extends RunSettings, R extends Measured>(parts: ExperimentParts<S, R>): Experiment<S, R> {
  const { name, question, revision } = parts;
  if (!/^[a-z]+(-[a-z0-9]+)*$/.test(name))
    throw new InputError(`experiment: the name must consist of lower-case words joined by "-", got "${name}".`);
  const schema = z.strictObject(parts.settings);
  const settings = describe(name, schema);

  const fault = (issue: z.core.$ZodIssue, some: object) =>
    faultOf(issue, some, Object.keys(settings), (key) => settings[key as keyof typeof settings]?.description);

  function parsed(some: object): S {
    const result = schema.safeParse(some);
    if (!result.success)
      throw new InputError(result.error.issues.map((issue) => `${name}: ${fault(issue, some)}`).join("\n"));
    const problem = parts.refuse?.(result.data as unknown as S);
    if (problem) throw new InputError(`${name}: ${problem}`);
    return result.data as unknown as S;
  }

  function complete(some: object = {}): S {
    const all = parsed(some);
    const isLeftOut = (key: string) => all[key as keyof S] === null && parts.later?.includes(key);
    return Object.fromEntries(Object.entries(all).filter(([key]) => !isLeftOut(key))) as S;
  }

  async function prepare(some: S): Promise<S> {
    return complete({ ...some, ...(await parts.prepare?.(parsed(some))) });
  }

  async function run(some: Partial<S>, context: RunContext): Promise<R> {
    const all = parsed(some);
    checkSeed(name, context.seed);
    const measured = await parts.run(all, context);
    for (const [key, value] of Object.entries(measured))
      if (![value].flat().every(Number.isFinite))
        throw new Error(`${name}: ${key} must be finite numbers, got ${value}.`);
    return measured;
  }

  const made: Experiment<S, R> = { name, question, revision, settings, complete, prepare, run };
  defined.set(name, made as unknown as Experiment);
  return made;
}

interface Property {
  readonly type?: SettingInfo["type"];
  readonly description?: string;
  readonly default?: SettingValue;
  readonly enum?: readonly SettingValue[];
  readonly anyOf?: readonly Property[];
}

/** Returns the type, default, choices and description of each setting, read from the schema. */
function describe<S extends RunSettings>(name: string, schema: z.ZodObject): Experiment<S>["settings"] {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input" }) as { properties?: Record<string, Property> };
  const infos = Object.entries(properties).map(([key, property]): [string, SettingInfo] => {
    const { description, enum: choices } = property;
    // a setting that may be null has two types: its own type, which is shown to users, and "null"
    const type = property.type ?? property.anyOf?.[0]?.type;
    if (!description || property.default === undefined || !type)
      throw new InputError(`experiment ${name}: the setting ${key} must have a type, a default and a description.`);
    return [key, { description, type, default: property.default, ...(choices && { choices }) }];
  });
  return Object.fromEntries(infos) as Experiment<S>["settings"];
}
