import { z } from "zod";
import { InputError } from "../base/validate";

/**
 * All settings, from some of them: the others have their defaults.
 * @throws InputError that names each setting that does not exist or has a wrong value
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
  throw new InputError(`${caller}: the settings are wrong. ${said.join("; ")}.`);
}
