// Finds the settings that a cell declares, and writes their declarations with other values.
import ts from "typescript";

/**
 * One setting in the cell tagged "parameters".
 *
 * `type` is the declared type as the author wrote it, or "" if there is none. The initializer consists of `before`, `value` and `after`. When the value is
 * replaced, the text around it stays. This can be for example `as const`, `satisfies T` or brackets.
 *
 * @typedef {object} Setting
 * @property {"const" | "let" | "var"} keyword
 * @property {string} name
 * @property {string} type
 * @property {string} before
 * @property {string} value "" if the declaration has no initializer
 * @property {string} after
 * @property {string} asserted the type T of the outermost `as T`, or "" if there is none
 * @property {boolean} literal whether `as const` surrounds the value
 * @property {boolean} satisfies whether `satisfies T` surrounds the value
 * @property {string} help the comment after the declaration
 * @property {number} start the offset in the cell at which the declarator begins
 * @property {number} end the offset in the cell at which the declarator ends
 *
 * @typedef {{ value: string, type?: string }} Form one way of writing a declaration. If there is a `type`, it replaces the declared type.
 * @typedef {{ setting: Setting, forms: Form[] }} Fitting a setting, and the ways in which its declaration can be written
 */

/**
 * Returns the settings that a cell declares, in their order. Destructured names and `declare` statements are left out.
 *
 * @param {string} source the cell's code
 * @returns {Setting[]}
 */
export function settingsOf(source) {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  return file.statements.filter(ts.isVariableStatement).flatMap((statement) => {
    const list = statement.declarationList;
    const keyword = list.flags & ts.NodeFlags.Const ? "const" : list.flags & ts.NodeFlags.Let ? "let" : "var";
    const using = (list.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using; // also true for `await using`, which has this flag too
    if (using || statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)) return [];
    const help = /^[;\s]*?\/\/[ \t]*([^\n]*)/.exec(source.slice(statement.end))?.[1]?.trim() ?? "";
    return list.declarations.flatMap((declarator) => {
      if (!ts.isIdentifier(declarator.name)) return [];
      const place = { start: declarator.getStart(), end: declarator.end };
      const type = declarator.type?.getText() ?? "";
      return [{ keyword, name: declarator.name.text, type, help, ...place, ...parts(declarator.initializer, source) }];
    });
  });
}

/** @param {ts.Expression | undefined} initializer @param {string} source */
function parts(initializer, source) {
  const found = { before: "", value: "", after: "", asserted: "", literal: false, satisfies: false };
  if (!initializer) return found;
  let core = initializer;
  for (;;) {
    if (ts.isAsExpression(core) || ts.isTypeAssertionExpression(core)) {
      const type = core.type.getText();
      if (type === "const") found.literal = true;
      else if (!found.asserted && !found.satisfies) found.asserted = type;
    } else if (ts.isSatisfiesExpression(core)) found.satisfies = true;
    else if (!ts.isParenthesizedExpression(core) && !ts.isNonNullExpression(core)) break;
    core = core.expression;
  }
  found.before = source.slice(initializer.getStart(), core.getStart());
  found.value = core.getText();
  found.after = source.slice(core.end, initializer.end);
  return found;
}

/**
 * Returns the declaration of a setting with another value, without `const` and semicolon. An example is `layers: number[] = [4]`.
 *
 * @param {Setting} setting @param {string} value the value as TypeScript code
 * @param {string} [type] A type that replaces the declared type. In this case `as const` is left out, since a constant list could not have this type.
 */
export function withValue(setting, value, type) {
  if (type !== undefined) return `${setting.name}: ${type} = ${value}`;
  return `${setting.name}${setting.type && `: ${setting.type}`} = ${setting.before}${value}${setting.after}`;
}

/**
 * Returns the declaration as it is written in the notebook, for messages.
 *
 * @param {Setting} setting
 */
export const written = (setting) =>
  `${setting.keyword} ${setting.value ? withValue(setting, setting.value) : `${setting.name}${setting.type && `: ${setting.type}`}`};`;

/**
 * Returns an initializer from which TypeScript infers the general type of a setting. TypeScript infers no useful type from `null` and `[]`, so these
 * become `any`. Each `as const` is removed, since it would allow only the present value.
 *
 * @param {string} value
 */
export function sample(value) {
  const prefix = "(";
  const file = ts.createSourceFile("value.ts", `${prefix}${value})`, ts.ScriptTarget.Latest, true);
  /** @type {{ start: number, end: number, text: string }[]} */
  const edits = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const empty = ts.isArrayLiteralExpression(node) && node.elements.length === 0;
    const absent = node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === "undefined");
    if (empty || absent)
      edits.push({ start: node.getStart(), end: node.end, text: `(${node.getText()} as any${empty ? "[]" : ""})` });
    // remove `as const` of a part of the value
    if (ts.isAsExpression(node) && node.type.getText() === "const") {
      edits.push({ start: node.expression.end, end: node.end, text: "" });
    }
    // a function stays unchanged, so that its types stay the same
    if (!empty && !absent && !ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(file);
  return replaced(file.text, edits);
}

/**
 * Replaces parts of a text.
 *
 * @param {string} text @param {{ start: number, end: number, text: string }[]} edits the replacements; they do not overlap
 */
export function replaced(text, edits) {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((made, edit) => made.slice(0, edit.start) + edit.text + made.slice(edit.end), text);
}
