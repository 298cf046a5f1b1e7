// npm run bench -- course [SUBMISSIONS]: compares the speed of grading with nbgrader's own serial run.
import { spawn } from "node:child_process";
import { jupyterEnvironment } from "../tools/lib/jupyter/environment.mjs";
import { inRoot, python } from "../tools/lib/paths.mjs";

/** @param {string[]} args */
export async function measure(args) {
  const submissions = Number(args[0] ?? 200);
  if (!Number.isInteger(submissions) || submissions < 1)
    throw new Error(`the number of submissions must be a whole number of at least 1, got ${args[0]}`);
  console.log(`${submissions} submissions of one assignment, copies of a correct one:\n`);
  console.log(
    "| | submissions per minute | seconds | processor seconds per submission | peak memory, MB |\n|---|---:|---:|---:|---:|",
  );
  const child = spawn(python, [inRoot("bench", "course.py"), String(submissions)], {
    env: { ...jupyterEnvironment(), PYTHONPATH: inRoot("tools", "course") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const { name, seconds, processor, peak } = JSON.parse(line);
      const rate = ((60 * submissions) / seconds).toFixed(1);
      const each = (processor / submissions).toFixed(2);
      console.log(`| ${name} | ${rate} | ${seconds.toFixed(0)} | ${each} | ${(peak / 1e6).toFixed(0)} |`);
    }
  });
  process.exitCode = await new Promise((resolve) => child.once("exit", (status) => resolve(status ?? 1)));
}
