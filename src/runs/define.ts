// Defines an experiment, and finds those that are defined.
import { z } from "zod";
import { checkSeed } from "../base/counts";
import { InputError } from "../base/validate";
import type { Experiment, Measured, RunContext, RunSettings, SettingInfo, SettingValue } from "./types";

/** What an experiment is made of. */
export interface ExperimentParts<S extends RunSettings, R extends Measured> {
  readonly name: string;
  readonly question: string;
  readonly revision: number;
  /** Each with a default and a description: `z.int().min(2).default(100).describe("T, time steps")`. */
  readonly settings: { readonly [K in keyof S]: z.ZodType<S[K]> };
  /** What no setting alone can tell: the message, or nothing where all is well. */
  readonly refuse?: (settings: S) => string | undefined;
  /**
   * Settings that came to an experiment that had been run already. Their default is null, and where they are null a run does not name them: so runs from
   * before keep their names.
   */
  readonly later?: readonly (keyof S & string)[];
  /** Settings that follow from what the others name, such as the checksum of a file. */
  readonly prepare?: (settings: S) => Promise<Partial<S>>;
  readonly run: (settings: S, context: RunContext) => Promise<R>;
}

const defined = new Map<string, Experiment>();

/** The experiment of that name that was defined last. @throws InputError with the names that there are */
export function definedAs(name: string): Experiment {
  const found = defined.get(name);
  if (found) return found;
  throw new InputError(`there is no experiment "${name}"; there are ${[...defined.keys()].join(", ")}.`);
}

/** Makes an experiment of a schema and a function. Everything that comes in is checked before the function is called. */
export function experiment<S extends RunSettings, R extends Measured>(parts: ExperimentParts<S, R>): Experiment<S, R> {
  const { name, question, revision } = parts;
  if (!/^[a-z]+(-[a-z0-9]+)*$/.test(name))
    throw new InputError(`experiment: the name must be words joined by "-", got "${name}".`);
  const schema = z.strictObject(parts.settings);
  const settings = describe(name, schema);

  function parsed(some: object): S {
    const result = schema.safeParse(some);
    if (!result.success)
      throw new InputError(result.error.issues.map((issue) => told(name, settings, some, issue)).join("\n"));
    const refusal = parts.refuse?.(result.data as unknown as S);
    if (refusal) throw new InputError(`${name}: ${refusal}`);
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

/** What the schema says of each setting. */
function describe<S extends RunSettings>(name: string, schema: z.ZodObject): Experiment<S>["settings"] {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input" }) as { properties?: Record<string, Property> };
  const infos = Object.entries(properties).map(([key, property]): [string, SettingInfo] => {
    const { description, enum: choices } = property;
    // one that may be null is one of two
    const type = property.type ?? property.anyOf?.[0]?.type;
    if (!description || property.default === undefined || !type)
      throw new InputError(`experiment ${name}: the setting ${key} must have a type, a default and a description.`);
    return [key, { description, type, default: property.default, ...(choices && { choices }) }];
  });
  return Object.fromEntries(infos) as Experiment<S>["settings"];
}

/** A sentence about one thing that is wrong. */
function told(
  name: string,
  settings: Readonly<Record<string, SettingInfo>>,
  some: object,
  issue: z.core.$ZodIssue,
): string {
  const there = Object.keys(settings).join(", ");
  if (issue.code === "unrecognized_keys")
    return `${name}: there is no setting ${issue.keys.join(", ")}; there are ${there}.`;
  const key = String(issue.path[0] ?? "");
  if (key === "") return `${name}: the settings must be an object with some of ${there}.`;
  const came = JSON.stringify((some as Record<string, unknown>)[key]) ?? String((some as Record<string, unknown>)[key]);
  return `${name}: the setting ${key} (${settings[key]?.description}): ${issue.message}, got ${came}.`;
}
