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
  const came = (name: PropertyKey | undefined) =>
    name === undefined ? "" : `, got ${JSON.stringify((some as Record<PropertyKey, unknown>)[name])}`;
  const said = result.error.issues.map(
    ({ path, message }) => `${path.join(".") || "settings"}: ${message}${came(path[0])}`,
  );
  throw new InputError(`${caller}: invalid settings. ${said.join("; ")}.`);
}
