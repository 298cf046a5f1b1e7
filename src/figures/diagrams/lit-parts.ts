import { InputError } from "../../base/validate";

/**
 * Returns the parts of a diagram that are lit, in the order of `all`. Without a list, these are all parts.
 *
 * @param diagram what the error calls the diagram
 * @throws InputError if `lit` is not a list, or contains anything other than parts of the diagram
 */
export function litParts<Part extends string>(
  caller: string,
  all: readonly Part[],
  lit: readonly string[] | undefined,
  diagram = "diagram",
): ReadonlySet<Part> {
  if (lit !== undefined && !Array.isArray(lit))
    throw new InputError(`${caller}: lit must be a list of parts, got ${typeof lit}.`);
  const odd = lit?.filter((part) => !all.some((known) => known === part)) ?? [];
  if (odd.length > 0)
    throw new InputError(
      `${caller}: lit must contain only parts of the ${diagram} (${all.join(", ")}), got "${odd[0]}".`,
    );
  return new Set(all.filter((part) => lit === undefined || lit.includes(part)));
}
