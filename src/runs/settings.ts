// Checks settings, and describes invalid settings for error messages.
import { z } from "zod";
import { InputError } from "../base/validate";

/**
 * Returns all settings: the given settings, and the defaults of the settings that are left out.
 * @throws InputError that lists each unknown setting and each invalid value
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
 * Returns a description of invalid settings that ends with a full stop: `the setting cell must be one of "rnn", "lstm", "gru", got "lstn".`
 * @param some the settings that were given
 * @param names the names of all settings that exist
 * @param describe returns the meaning of a setting, which is added in brackets
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

/**
 * Returns the condition that a value must fulfil, in words, e.g. "must be at least 1". For conditions that are not listed here, it uses the schema's
 * own message.
 */
function demandOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value")
    return `must be one of ${issue.values.map((one) => JSON.stringify(one)).join(", ")}`;
  if (issue.code === "invalid_type") return `must be ${TYPES[issue.expected] ?? issue.expected}`;
  if (issue.code === "too_small" && issue.origin === "string") return "must be a text that is not empty";
  if (issue.code === "too_small") return `must be ${issue.inclusive === false ? "above" : "at least"} ${issue.minimum}`;
  if (issue.code === "too_big") return `must be ${issue.inclusive === false ? "below" : "at most"} ${issue.maximum}`;
  return `is invalid (${issue.message})`;
}
