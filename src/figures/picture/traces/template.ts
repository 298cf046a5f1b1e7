// Fills the text templates of traces, such as %{x:.2f}.
import type { Value } from "../form";
import { formatted } from "../ticks";

/** Returns a text in which each %{name} and %{name:format} is replaced by its value. */
export function filled(template: string, values: Readonly<Record<string, Value>>): string {
  return template.replace(/%\{(\w+)(?::([^}]+))?\}/g, (_, name: string, form?: string) => {
    const value = values[name];
    if (value === null || value === undefined) return "";
    return form && typeof value === "number" ? formatted(value, form) : String(value).replace(/^-(?=[\d.])/, "\u2212");
  });
}
