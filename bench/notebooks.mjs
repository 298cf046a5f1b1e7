// Runs every lesson unchanged, and measures its seconds and its kernel's seconds of processor time. The budgets are for a quiet machine with two cores.

import { inRoot } from "../tools/lib/paths.mjs";
import { findNotebooks } from "../tools/notebooks/files.mjs";
import { kindOf } from "../tools/notebooks/lessons.mjs";
import { shortName } from "../tools/notebooks/problem.mjs";
import { execute } from "../tools/notebooks/run/run.mjs";

/** The longest time for a lesson, including the start of its kernel, and for all lessons together, in seconds. */
const budget = { lesson: 120, all: 720 };

/** @param {string[]} paths lessons; all lessons if the list is empty */
export async function measure(paths) {
  const lessons = findNotebooks(paths.length ? paths : [inRoot("notebooks", "lessons")]);
  /** @type {object[]} */
  const rows = [];
  let total = 0;
  await execute(
    lessons.filter((file) => kindOf(file) === "lesson"),
    { out: inRoot("out", "bench") },
    ({ file, seconds, processor, cells, problems }) => {
      const [[cell, longest] = ["", 0]] = Object.entries(cells).sort(([, a], [, b]) => b - a);
      total += seconds;
      const state = problems.length ? "has problems" : seconds > budget.lesson ? `over ${budget.lesson} s` : "";
      if (state) process.exitCode = 1;
      rows.push({
        lesson: shortName(file),
        s: round(seconds),
        "processor, s": round(processor),
        "slowest cell": cell,
        "its s": round(longest),
        state,
      });
    },
  );
  console.table(rows);
  console.log(`All together: ${total.toFixed(0)} s; the budget is ${budget.all} s.`);
  if (total > budget.all) process.exitCode = 1;
}

/** @param {number} seconds */
const round = (seconds) => Number(seconds.toFixed(1));
