// Checks whether values fit the settings of a notebook, and writes each declaration so that the rest of the notebook still compiles.

import { parses, reader } from "./compiler.mjs";
import { replaced, sample, withValue } from "./declarations.mjs";
import { conflict, longestType, rejection } from "./messages.mjs";

/**
 * @typedef {import("./declarations.mjs").Setting} Setting
 * @typedef {{ setting: Setting, spellings: string[] }} Given `spellings` are ways of writing the value: 7 and 7n
 * @typedef {import("./declarations.mjs").Form} Form
 * @typedef {import("./declarations.mjs").Fitting} Fitting
 * @typedef {{ declarations: string[] } | { rejected: string }} Answer
 */

/**
 * Returns a declaration for each value, or the reason why a value is rejected.
 *
 * @param {{ folder: string, before: string[], cell: string, after: string[] }} notebook its code cells, before and after the settings
 * @param {Given[]} given
 * @returns {Answer}
 */
export function declarationsFor({ folder, before, cell, after }, given) {
  const read = reader(folder);
  const above = `export {};\n${before.filter(parses).join("\n")}\n`;
  const below = `\n${after.filter(parses).join("\n")}\n`;
  /** @param {(Form | undefined)[]} forms for a missing form the notebook's declaration is used */
  const settings = (forms) =>
    above +
    replaced(
      cell,
      given.map(({ setting }, n) => ({ ...setting, text: compiled(setting, forms[n]) })),
    );

  const own = settings([]);
  const samples = given.map(({ setting }, n) => `let __sample${n} = ${sample(setting.value || "0 as any")};`);
  const original = read(`${own}${below}${samples.join("\n")}`);
  const known = original.errors(own.length, own.length + below.length);

  const kinds = given.map(({ setting }, n) => ({
    exact: original.typeOf(setting.name),
    kind: original.typeOf(`__sample${n}`),
  }));
  const types = given.map(({ setting }, n) => typeOf(setting, kinds[n]?.kind));
  const { errors, now } = tryAll(read, above + cell, given, types);
  const fits = errors.map((ofSetting) => ofSetting.findIndex((found) => found.length === 0));
  const wrong = fits.indexOf(-1);
  const { setting, spellings } = given[wrong] ?? {};
  if (setting)
    return { rejected: rejection(setting, spellings?.[0] ?? "", types[wrong] ?? "", errors[wrong]?.[0]?.[0] ?? "") };

  const fitting = given.map((one, n) => {
    const spelling = fits[n] ?? 0;
    const value = one.spellings[spelling] ?? "";
    return { setting: one.setting, forms: formsOf(one.setting, value, kinds[n] ?? any, now(n, spelling)) };
  });
  return chosen(fitting, known, (forms) => {
    const text = settings(forms);
    return read(text + below).errors(text.length);
  });
}

/**
 * The types of a setting. `exact` has the literal types of its value ("train"), `kind` only the general type (string).
 *
 * @typedef {{ exact: string, kind: string }} Types
 */
const any = { exact: "any", kind: "any" };

/**
 * Returns the type that a value must have: the declared type, or else the type of the current value. `satisfies` needs no extra check.
 *
 * @param {Setting} setting
 * @param {string} [kind]
 */
const typeOf = (setting, kind = "any") => setting.type || setting.asserted || (setting.satisfies ? "any" : kind);

/**
 * Compiles every spelling of every value in the place of its setting.
 *
 * @param {ReturnType<typeof reader>} read
 * @param {string} own
 * @param {Given[]} given
 * @param {string[]} types
 */
function tryAll(read, own, given, types) {
  let text = `${own}\n`;
  const places = given.map(({ setting, spellings }, n) =>
    spellings.map((value, m) => {
      const start = text.length;
      const keyword = setting.keyword === "var" ? "let" : setting.keyword;
      // in blocks, so that no name is declared twice
      text += `{ const __value: ${types[n]} = ${value}; } { ${keyword} ${withValue(setting, value)}; }\n`;
      const end = text.length;
      const untyped = { ...setting, type: "", name: `__exact${n}_${m}` };
      text += `let __kind${n}_${m} = ${sample(value)};\n${keyword} ${withValue(untyped, value)};\n`;
      return { start, end };
    }),
  );
  const seen = read(text);
  // an error that the notebook's cells had before is not the fault of a value
  const known = seen.errors(0, own.length);
  return {
    errors: places.map((ofSetting) =>
      ofSetting.map(({ start, end }) => seen.errors(start, end).filter((error) => !known.includes(error))),
    ),
    /**
     * @param {number} n
     * @param {number} m
     */
    now: (n, m) => ({ exact: seen.typeOf(`__exact${n}_${m}`), kind: seen.typeOf(`__kind${n}_${m}`) }),
  };
}

/**
 * Returns a declarator that only the compiler sees. In a notebook, a later cell sees the declared type of a variable. In a single file, the compiler would also
 * use its first value (`const mode: "train" | "test" = "test"` is never "train"), unless that value is `any`.
 *
 * @param {Setting} setting
 * @param {Form} [form] the notebook's declaration by default
 */
function compiled(setting, { value, type = setting.type } = setting) {
  if (!type) return value ? withValue(setting, value) : setting.name;
  return value ? `${setting.name}: ${type} = (${value}) as any` : `${setting.name}: ${type}`;
}

/**
 * Returns the ways of writing a declaration, the most literal one first. A declared type is kept. Without one, the notebook may rely on the literal type of
 * the value (`const mode = "train"` has the type "train"). So a second form allows the old value and the new one, and a third form allows all values of their kind.
 *
 * @param {Setting} setting
 * @param {string} value
 * @param {Types} old
 * @param {Types} now
 * @returns {[Form, ...Form[]]}
 */
function formsOf(setting, value, old, now) {
  if (typeOf(setting, "") || setting.satisfies || old.kind === "any") return [{ value }];
  const union = old.exact === now.exact ? [] : [`${alternative(old.exact)} | ${alternative(now.exact)}`];
  const types = [...union, setting.literal ? readonly(old.kind) : old.kind];
  const typed = types.filter(({ length }) => length <= longestType).map((type) => ({ value, type }));
  if (setting.literal || now.kind === old.kind) return old.exact === now.exact ? [{ value }] : [{ value }, ...typed];
  // for example an empty list: TypeScript would infer less than the notebook's declaration states
  return [typed.at(-1) ?? { value }, { value }];
}

/**
 * Returns the type for use in a union, where the type of a function needs brackets.
 *
 * @param {string} type
 */
const alternative = (type) => (type.includes("=>") ? `(${type})` : type);

/** @param {string} type */
const readonly = (type) =>
  type.endsWith("[]") ? `readonly ${type}` : type.startsWith("{") ? `Readonly<${type}>` : type;

/**
 * Chooses for each setting the first form that causes no new error in the rest of the notebook.
 *
 * @param {Fitting[]} fitting
 * @param {string[]} known the errors that the rest has already
 * @param {(forms: (Form | undefined)[]) => string[]} errorsWith
 * @returns {Answer}
 */
function chosen(fitting, known, errorsWith) {
  const current = fitting.map(({ forms }) => /** @type {Form} */ (forms[0]));
  // a single form has the same type as the notebook's declaration
  let errors = fitting.some(({ forms }) => forms.length > 1) ? errorsWith(current) : known;
  for (const [n, { forms }] of fitting.entries()) {
    for (const form of errors.length > known.length ? forms.slice(1) : []) {
      const now = errorsWith(current.map((one, m) => (m === n ? form : one)));
      if (now.length >= errors.length) continue;
      current[n] = form;
      errors = now;
    }
  }
  if (errors.length > known.length) return { rejected: conflict(fitting, errors, known) };
  return {
    declarations: fitting.map(({ setting }, n) => {
      const { value = "", type } = current[n] ?? {};
      return `${setting.keyword} ${withValue(setting, value, type)};`;
    }),
  };
}
