// npm run results -- --page: updates notebooks/experiments/README.md. The text between its marks (HTML comments) is generated from the notebooks, the experiments and the result files.
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { experiments } from "../lib/library.mjs";
import { inRoot } from "../lib/paths.mjs";
import { findNotebooks } from "../notebooks/files.mjs";
import { textOf } from "../notebooks/notebook.mjs";
import { headingsIn } from "../notebooks/text/markdown.mjs";
import { claims, commandFor, measuredFor } from "./published.mjs";
import { spreadText } from "./summary.mjs";

const place = inRoot("notebooks", "experiments", "README.md");

/** Updates the page. @returns {Promise<boolean>} whether its text has changed */
export async function renewPage() {
  const before = readFileSync(place, "utf8");
  const text = await pageText(before);
  if (text !== before) writeFileSync(place, text);
  return text !== before;
}

/** Returns the page with updated generated parts. @param {string} text the page's present text @returns {Promise<string>} */
export async function pageText(text) {
  const parts = { notebooks: notebooks(), experiments: questions(), published: await table() };
  return Object.entries(parts).reduce((page, [name, part]) => {
    const marks = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`);
    if (!marks.test(page)) throw new Error(`${place} has no marks <!-- ${name} --> and <!-- /${name} -->`);
    return page.replace(marks, () => `<!-- ${name} -->\n${part}\n<!-- /${name} -->`);
  }, text);
}

function notebooks() {
  const rows = findNotebooks([inRoot("notebooks", "experiments")]).map((file) => {
    const [first] = JSON.parse(readFileSync(file, "utf8")).cells;
    const { text: title = "" } = headingsIn(textOf(first))[0] ?? {};
    return `- [${title}](${basename(file)})`;
  });
  return rows.join("\n");
}

const questions = () =>
  [
    "| experiment | what it asks |",
    "|---|---|",
    ...experiments().map(({ name, question }) => `| \`${name}\` | ${question} |`),
  ].join("\n");

async function table() {
  const all = await Promise.all(claims().map(async (claim) => ({ claim, measured: await measuredFor(claim) })));
  const rows = all.map(({ claim: { what, measure, published, difference }, measured }) => {
    const from = `${published.source}, ${published.where}`;
    return `| ${what} | ${published.text} (${from}) | \`${measure}\` ${spreadText(measured)} | ${measured.values.length} | ${difference} |`;
  });
  const environments = new Set(
    all.flatMap(({ measured }) =>
      measured.records.map(({ environment, code }) => {
        const { backend, threads, ...versions } = environment;
        const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
        return `- backend ${backend}, ${threads || "all"} threads; ${names.join(", ")}; code version ${code} (a hash of the compiled code)`;
      }),
    ),
  );
  return `| what | published | measured here: median (lowest to highest) | seeds | what is not the same |
|---|---|---|---|---|
${rows.join("\n")}

Commands that compute these runs again:

\`\`\`
${all.map(({ claim }) => commandFor(claim)).join("\n")}
\`\`\`

Made with:

${[...environments].sort().join("\n")}`;
}
