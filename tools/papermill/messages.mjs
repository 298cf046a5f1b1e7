// Writes the error messages for values that do not fit a notebook's settings.
import { written } from "./declarations.mjs";

/** @typedef {import("./declarations.mjs").Setting} Setting @typedef {import("./declarations.mjs").Fitting} Fitting */

/** The maximum number of characters of a type in an error message or in a declaration. A longer type would not be readable. */
export const longestType = 1000;

/**
 * @param {Fitting[]} fitting
 * @param {string[]} errors
 * @param {string[]} known
 */
export function conflict(fitting, errors, known) {
  const added = errors.find((error) => !known.includes(error)) ?? errors[0] ?? "";
  const declared = fitting.map(({ setting }) => `  ${written(setting)}`).join("\n");
  const given = fitting.map(({ setting, forms }) => `${setting.name} = ${forms[0]?.value}`).join(", ");
  return `the notebook does not compile with ${given}. It declares\n${declared}\n${added}\nGive a value that the notebook's code accepts.`;
}

/**
 * @param {Setting} setting
 * @param {string} value
 * @param {string} type
 * @param {string} error
 */
export function rejection(setting, value, type, error) {
  const text = /^(-?[\d.]+|true|false|null)$/.test(value) && /(^|\| *)(string\b(?!\[)|")/.test(type);
  const hint = text
    ? `For a text, write -r ${setting.name} ${value} or quote it in YAML.`
    : /^-?\d{16,}n$/.test(value)
      ? "JavaScript's numbers are exact up to 2^53 - 1. Give a smaller number, or declare the parameter as a bigint."
      : type === "any"
        ? "Give a value that the declaration accepts."
        : "Give a value of that type.";
  const expected =
    type === "any" || type.length > longestType ? "a value that fits its declaration" : `a value of type ${type}`;
  return `the parameter ${setting.name} is declared as\n  ${written(setting)}\nexpected ${expected}, got ${value}. ${error}\n${hint}`;
}
