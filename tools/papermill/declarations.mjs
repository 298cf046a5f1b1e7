// Finds the settings that a notebook declares, and writes their declarations with other values.
import ts from "typescript";

/**
 * One setting of the cell tagged "parameters".
 *
 * `type` is the declared type as written, or "" if there is none. The initializer is `before + value + after`. The text around the value, such as
 * `as const`, `satisfies T` or brackets, belongs to the declaration and is kept.
 *
 * @typedef {object} Setting
 * @property {"const" | "let" | "var"} keyword
 * @property {string} name
 * @property {string} type
 * @property {string} before
 * @property {string} value "" if the declaration has no initializer
 * @property {string} after
 * @property {string} asserted the type T of an outermost `as T`, otherwise ""
 * @property {boolean} literal whether `as const` surrounds the value
 * @property {boolean} satisfies whether `satisfies T` surrounds the value
 * @property {string} help the comment after it
 * @property {number} start offset of the declarator in the cell
 * @property {number} end
 *
 * @typedef {{ value: string, type?: string }} Form one way of writing a declaration: `type` replaces the declared type
 * @typedef {{ setting: Setting, forms: Form[] }} Fitting
 */

/** @param {string} source of a cell @returns {Setting[]} in the order of the cell, without destructured names and `declare` statements */
export function settingsOf(source) {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  return file.statements.filter(ts.isVariableStatement).flatMap((statement) => {
    const list = statement.declarationList;
    const keyword = list.flags & ts.NodeFlags.Const ? "const" : list.flags & ts.NodeFlags.Let ? "let" : "var";
    const using = (list.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using; // `await using` is both of them
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
 * Returns the declarator with another value, without `const` and semicolon: `layers: number[] = [4]`.
 *
 * @param {Setting} setting @param {string} value as TypeScript
 * @param {string} [type] replaces the declared type. `as const` is then left out, since with it a list would be shorter than its type.
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
 * Returns an initializer from which TypeScript infers the values that a setting may have. `null` and `[]` carry no type
 * and become `any`. `as const` inside it would be too narrow and is removed.
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
    // `as const` of a part
    if (ts.isAsExpression(node) && node.type.getText() === "const") {
      edits.push({ start: node.expression.end, end: node.end, text: "" });
    }
    // a function keeps its types
    if (!empty && !absent && !ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(file);
  return replaced(file.text, edits);
}

/** @param {string} text @param {{ start: number, end: number, text: string }[]} edits that do not overlap */
export function replaced(text, edits) {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((made, edit) => made.slice(0, edit.start) + edit.text + made.slice(edit.end), text);
}
