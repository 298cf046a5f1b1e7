// Checks settings, and says what is wrong with them in words.
import { z } from "zod";
import { InputError } from "../base/validate";

/**
 * Returns all settings: those that are given, and the defaults of the others.
 * @throws InputError that names each unknown setting and each invalid value
 */
export function completeSettings<S>(
  caller: string,
  settings: { readonly [K in keyof S]: z.ZodType<S[K]> },
  some: object,
): S {
  const result = z.strictObject(settings).safeParse(some);
  if (result.success) return result.data as unknown as S;
  const faults = result.error.issues.map((issue) => faultOf(issue, some, Object.keys(settings)));
  throw new InputError(faults.map((fault) => `${caller}: ${fault}`).join("\n"));
}

/**
 * Returns what is wrong with settings, as a phrase that ends with a full stop: `the setting cell must be one of "rnn", "lstm", "gru", got "lstn".`
 * @param some the settings that were given
 * @param names all settings that there are
 * @param describe returns what a setting means, which is added in brackets
 */
export function faultOf(
  issue: z.core.$ZodIssue,
  some: object,
  names: readonly string[],
  describe?: (name: string) => string | undefined,
): string {
  if (issue.code === "unrecognized_keys")
    return `there is no setting ${issue.keys.join(", ")}. Available: ${names.join(", ")}.`;
  const name = String(issue.path[0] ?? "");
  if (name === "") return `the settings must be an object with some of ${names.join(", ")}.`;
  const value = (some as Readonly<Record<string, unknown>>)[name];
  const came = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  const meaning = describe?.(name);
  return `the setting ${name}${meaning ? ` (${meaning})` : ""} ${demandOf(issue)}, got ${came}.`;
}

const TYPES: Readonly<Record<string, string>> = {
  number: "a number",
  int: "an integer",
  string: "a text",
  boolean: "true or false",
};

/** Returns what a value must be, in words: "must be at least 1". Other faults than those below have the words of the schema. */
function demandOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value")
    return `must be one of ${issue.values.map((one) => JSON.stringify(one)).join(", ")}`;
  if (issue.code === "invalid_type") return `must be ${TYPES[issue.expected] ?? issue.expected}`;
  if (issue.code === "too_small" && issue.origin === "string") return "must be a text that is not empty";
  if (issue.code === "too_small") return `must be ${issue.inclusive === false ? "above" : "at least"} ${issue.minimum}`;
  if (issue.code === "too_big") return `must be ${issue.inclusive === false ? "below" : "at most"} ${issue.maximum}`;
  return `is invalid (${issue.message})`;
}
