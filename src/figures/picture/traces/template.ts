import type { Value } from "../form";
import { formatted } from "../ticks";

/** A text with its %{name} and %{name:format} filled in. */
export function filled(template: string, values: Readonly<Record<string, Value>>): string {
  return template.replace(/%\{(\w+)(?::([^}]+))?\}/g, (_, name: string, form?: string) => {
    const value = values[name];
    if (value === null || value === undefined) return "";
    return form && typeof value === "number" ? formatted(value, form) : String(value).replace(/^-(?=[\d.])/, "\u2212");
  });
}
