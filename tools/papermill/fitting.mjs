// Checks whether values fit the settings of a notebook, and writes each declaration so that the rest of the notebook still compiles.

import { parses, reader } from "./compiler.mjs";
import { replaced, sample, withValue } from "./declarations.mjs";
import { conflict, longestType, rejection } from "./messages.mjs";

/**
 * @typedef {import("./declarations.mjs").Setting} Setting
 * @typedef {{ setting: Setting, spellings: string[] }} Given a setting with its new value. `spellings` contains the ways of writing the value, for example 7 and 7n.
 * @typedef {import("./declarations.mjs").Form} Form
 * @typedef {import("./declarations.mjs").Fitting} Fitting
 * @typedef {{ declarations: string[] } | { rejected: string }} Answer
 */

/**
 * Returns a declaration for each value, or the reason why a value is rejected.
 *
 * @param {{ folder: string, before: string[], cell: string, after: string[] }} notebook the notebook's folder, the cell with the settings, and the code cells before and after it
 * @param {Given[]} given
 * @returns {Answer}
 */
export function declarationsFor({ folder, before, cell, after }, given) {
  const read = reader(folder);
  const above = `export {};\n${before.filter(parses).join("\n")}\n`;
  const below = `\n${after.filter(parses).join("\n")}\n`;
  /**
   * Returns the code of the cells before the settings, and of the cell with the settings.
   *
   * @param {(Form | undefined)[]} forms the form of each setting; for undefined, the notebook's own declaration is used
   */
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
 * Two types of a setting. `exact` is the literal type of its value, for example "train". `kind` is the general type, for example string.
 *
 * @typedef {{ exact: string, kind: string }} Types
 */
const any = { exact: "any", kind: "any" };

/**
 * Returns the type that a new value must have. This is the declared type, or else T of `as T`. With `satisfies` it is any, because the declaration itself
 * checks the value. Otherwise it is the general type of the current value.
 *
 * @param {Setting} setting
 * @param {string} [kind]
 */
const typeOf = (setting, kind = "any") => setting.type || setting.asserted || (setting.satisfies ? "any" : kind);

/**
 * Compiles each way of writing each value in the declaration of its setting.
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
      // each declaration is in a block, so that no name is declared twice
      text += `{ const __value: ${types[n]} = ${value}; } { ${keyword} ${withValue(setting, value)}; }\n`;
      const end = text.length;
      const untyped = { ...setting, type: "", name: `__exact${n}_${m}` };
      text += `let __kind${n}_${m} = ${sample(value)};\n${keyword} ${withValue(untyped, value)};\n`;
      return { start, end };
    }),
  );
  const seen = read(text);
  // ignore the errors that the notebook's cells have without a new value
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
 * Returns a declaration for the compilation as one file. In a notebook, a later cell sees only the declared type of a variable. In one file, the compiler
 * would also use the variable's value: after `const mode: "train" | "test" = "test"`, it would report that `mode` is never "train". So the value gets the
 * type `any`.
 *
 * @param {Setting} setting
 * @param {Form} [form] by default the notebook's own declaration
 */
function compiled(setting, { value, type = setting.type } = setting) {
  if (!type) return value ? withValue(setting, value) : setting.name;
  return value ? `${setting.name}: ${type} = (${value}) as any` : `${setting.name}: ${type}`;
}

/**
 * Returns the ways of writing a declaration, in the order in which they are tried. If the notebook declares a type, there is only one way, which keeps the
 * type. Otherwise the notebook may rely on the literal type of the value (`const mode = "train"` has the type "train"). So the second way declares a type that
 * allows the old and the new value, and the third way a type that allows all values of their kind.
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
  // The kinds differ, for example because the new value is an empty list. TypeScript would infer too little from the value, so try a declared type first.
  return [typed.at(-1) ?? { value }, { value }];
}

/**
 * Returns a type in the form in which it can be a part of a union. The type of a function needs brackets there.
 *
 * @param {string} type
 */
const alternative = (type) => (type.includes("=>") ? `(${type})` : type);

/** @param {string} type */
const readonly = (type) =>
  type.endsWith("[]") ? `readonly ${type}` : type.startsWith("{") ? `Readonly<${type}>` : type;

/**
 * Chooses a form for each setting, so that the rest of the notebook has no new errors. Forms that are earlier in the list are preferred.
 *
 * @param {Fitting[]} fitting
 * @param {string[]} known the errors that the rest of the notebook has already
 * @param {(forms: (Form | undefined)[]) => string[]} errorsWith returns the errors of the rest of the notebook if the settings have these forms
 * @returns {Answer}
 */
function chosen(fitting, known, errorsWith) {
  const current = fitting.map(({ forms }) => /** @type {Form} */ (forms[0]));
  // If each setting has only one form, nothing needs to be compiled: a single form has the same type as the notebook's declaration.
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
