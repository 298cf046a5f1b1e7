// Finds code that compiles but is not allowed in cells. The compiler is used to find out what a name refers to. For example, a parameter `window` is allowed, but the global `window` is not.

import { identifierNameFault, proseNameFaults } from "../text/names.mjs";
import { forbiddenFault } from "./forbidden.mjs";
import { importFaults } from "./imports.mjs";
import { placeOf } from "./module.mjs";
import { orderFault, shorthandFault } from "./order.mjs";
import { predictionFault } from "./predictions.mjs";

/**
 * @typedef {typeof import("typescript")} TypeScript
 * @typedef {import("typescript").Node} Node
 * @typedef {import("./module.mjs").Module} Module
 * @typedef {import("../problem.mjs").Problem} Problem
 * @typedef {import("./scene.mjs").Scene} Scene
 */

/**
 * @param {TypeScript} ts
 * @param {import("typescript").Program} program
 * @param {Module} module
 * @param {boolean} lesson
 * @returns {Problem[]}
 */
export function ruleProblems(ts, program, module, lesson) {
  const source = /** @type {import("typescript").SourceFile} */ (program.getSourceFile(module.name));
  /** @param {Node} node */
  const place = (node) => placeOf(module, source.getLineAndCharacterOfPosition(node.getStart(source)).line);
  /** @type {Scene} */
  const scene = { ts, checker: program.getTypeChecker(), module, source, part: (node) => place(node).index };
  /** @type {Problem[]} */
  const problems = [];
  /**
   * Adds a problem, if there is a message.
   *
   * @param {Node} node
   * @param {string | undefined} message
   * @param {number} [below] the number of lines between the node's first line and the problem
   */
  const report = (node, message, below = 0) => {
    if (message === undefined) return;
    const { part, line } = place(node);
    problems.push({ file: part.file, cell: part.cell, line: line + below, message });
  };
  if (lesson) for (const { node, message } of importFaults(scene)) report(node, message);
  /** @param {Node} node */
  const visit = (node) => {
    report(node, forbiddenFault(scene, node, lesson));
    report(node, orderFault(scene, node));
    report(node, shorthandFault(scene, node));
    if (lesson) report(node, predictionFault(scene, node));
    if (ts.isIdentifier(node) && isDeclared(node)) report(node, identifierNameFault(node.text));
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (isText && !ts.isImportDeclaration(node.parent))
      for (const { line, message } of proseNameFaults(node.text)) report(node, message, line - 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...problems, ...commentProblems(module)];
}

/**
 * Returns whether a node is the name in a declaration or property, where an author chooses the name. At other places the name is only used.
 *
 * @param {Node} node
 */
const isDeclared = (node) => /** @type {{ name?: Node }} */ (node.parent).name === node;

/** Checks the names of concepts in comments, by the rules for prose. @param {Module} module @returns {Problem[]} */
function commentProblems({ parts }) {
  return parts.flatMap(({ file, cell, text }) =>
    text.split("\n").flatMap((line, i) => {
      const comment = /(?:^|[\s;{})])\/\/(.*)$|^\s*\/?\*+(.*)$/.exec(line);
      const faults = comment ? proseNameFaults(comment[1] ?? comment[2] ?? "") : [];
      return faults.map(({ message }) => ({ file, cell, line: i + 1, message }));
    }),
  );
}
