// Turns the outputs of a cell into Markdown and HTML for the book.
import { stripVTControlCharacters } from "node:util";
import { joined } from "../../notebooks/notebook.mjs";
import { escaped } from "./html.mjs";
import { joinedLines, wrappable } from "./lines.mjs";

/** @typedef {import("../../notebooks/notebook.mjs").Output} Output */

/**
 * A figure of a page: Plotly's data, and the static picture that stands until the page's script draws the data.
 *
 * @typedef {{ name: string, plotly: string | undefined, svg: string | undefined }} Figure
 */

const plotlyMime = "application/vnd.plotly.v1+json";
const widgetMime = "application/vnd.jupyter.widget-view+json";
const explorableMime = "application/vnd.gatebook.explorable+json";

/** What stands behind the value of an answer that nobody has given, in the form of a regular expression. */
const NO_ANSWER = "; (?:you have not answered|there is no prediction with this name yet: run its cell first)";
/** The sentences about the learner's own answers, in whole lines. Nobody has answered when the book is built. */
const unanswered = [
  /^\d+ of \d+ right, \d+ not answered\.\n?/gm,
  /^○ exercise \S+ open: .*\n?/gm,
  /^\d\d-\d+ {2}[^\n]*\n {4}no answer yet: .*\n?/gm,
  new RegExp(`(?<=^\\S+ {2}it is [^\\n]*)${NO_ANSWER}(?=\\n|$)`, "gm"),
];
/** If the line of an answer is just as long as a line may be, the reason below it looks like its continuation. */
const reasonInLine = new RegExp(`(?<=^\\S+ {2}it is [^\\n]*${NO_ANSWER}) (?=\\S)`, "gm");

/** Returns what a cell has printed, in whole lines and without the sentences about the learner's own answers. @param {string} text */
export function printedFor(text) {
  const lines = joinedLines(stripVTControlCharacters(text)).replace(reasonInLine, "\n    ");
  return unanswered.reduce((rest, pattern) => rest.replace(pattern, ""), lines).trimEnd();
}

/**
 * Returns the outputs of a cell as Markdown. Figures are added to `figures`.
 *
 * @param {readonly Output[]} outputs
 * @param {{ page: string, figures: Figure[], translate: (markdown: string) => string }} book `page` is the path of the page. `translate` changes Markdown for the book.
 */
export function outputsOf(outputs, { page, figures, translate }) {
  /** @type {string[]} */
  const parts = [];
  let printed = "";
  const flush = () => {
    const text = printedFor(printed);
    if (text !== "") parts.push(printedText(text));
    printed = "";
  };
  for (const output of outputs) {
    if (output.output_type === "stream") {
      printed += joined(output.text);
      continue;
    }
    flush();
    parts.push(displayOf(output, page, figures, translate));
  }
  flush();
  const shown = parts.filter((part) => part !== "");
  return shown.length === 0 ? "" : `<div class="output">\n\n${shown.join("\n\n")}\n\n</div>`;
}

/** The number of letters by which the continuation of a long output is indented. */
const outputHang = 4;

/** Returns what a cell has printed as HTML. The marks of checks get their colours. @param {string} text */
function printedText(text) {
  const lines = text
    .split("\n")
    .map((line) => escaped(/** @type {string} */ (line.split("\r").at(-1))))
    .map((line) =>
      line.replace(
        /^([✓✗○])/,
        (mark) => `<span class="${mark === "✓" ? "pass" : mark === "✗" ? "fail" : "open"}">${mark}</span>`,
      ),
    )
    .map((line) => wrappable(line, () => outputHang));
  // a blank line would end the block of HTML
  return `<pre class="printed">${lines.map((line) => line || "&#8203;").join("\n")}</pre>`;
}

/** @param {Output} output @param {string} page @param {Figure[]} figures @param {(markdown: string) => string} translate */
function displayOf({ output_type: type, ename, evalue, data = {} }, page, figures, translate) {
  if (type === "error") throw new Error(`${page}: a cell fails with ${ename}: ${evalue}`);
  const alt = joined(data["text/plain"]).trim();
  const svg = "image/svg+xml" in data ? joined(data["image/svg+xml"]) : undefined;
  if (explorableMime in data) return explorable(/** @type {never} */ (data[explorableMime]), svg, alt);
  if (plotlyMime in data || svg !== undefined) {
    const name = `${page.replace("/", "-")}-${figures.length + 1}`;
    const plotly = /** @type {PlotlyFigure | undefined} */ (data[plotlyMime]);
    figures.push({ name, plotly: plotly && JSON.stringify(plotly), svg });
    return figure(name, plotly, svg, alt, widgetMime in data ? alt.split("\n")[0] : undefined);
  }
  if ("text/latex" in data) return translate(joined(data["text/latex"]).trim());
  if ("text/markdown" in data) {
    const markdown = joined(data["text/markdown"]).trim();
    return /^\| question \| you said \|/.test(markdown) ? "" : translate(markdown); // the list of the learner's predictions
  }
  return alt === "" ? "" : printedText(printedFor(alt));
}

/** @typedef {{ layout?: { height?: number } }} PlotlyFigure */

/**
 * Returns a figure. Its box has the height that the figure has when it is live, so nothing moves.
 *
 * @param {string} name @param {PlotlyFigure | undefined} plotly @param {string | undefined} svg @param {string} alt
 * @param {string} [input] the name and the value of the slider or list that draws the figure in the notebook, such as "bias: 1"
 */
function figure(name, plotly, svg, alt, input) {
  const [, width = 700, drawn = 400] = /<svg[^>]* width="(\d+)" height="(\d+)"/.exec(svg ?? "") ?? [];
  const height = plotly?.layout?.height ?? Number(drawn);
  const live = plotly ? ` data-figure="../figures/${name}.json"` : "";
  // not lazy: a page can be printed before the reader has scrolled. All pictures of a page have at most 30 KB compressed.
  const picture = svg
    ? `<img src="../figures/${name}.svg" alt="" width="${width}" height="${drawn}" fetchpriority="low">`
    : "";
  const description = escaped(alt).replaceAll("\n", " ");
  const [label, value] = input?.split(/: (?=[^:]*$)/) ?? [];
  const changed =
    label && value
      ? `<figcaption>In the notebook, a slider or a list changes “${escaped(label)}”. This picture is for ${escaped(`${label} = ${value}`)}.</figcaption>`
      : "";
  return `<figure class="figure"${live} role="group" aria-label="${description}"><div class="plot" style="--height:${height}px">${picture}</div>${changed}<details><summary>Describe the figure</summary><p>${description}</p></details></figure>`;
}

/** @param {{ module: string, state: object }} content @param {string | undefined} svg @param {string} alt */
function explorable({ module, state }, svg, alt) {
  const still = svg ? svg.replace(/\n\s*/g, " ") : `<p>${escaped(alt)}</p>`;
  return `<div class="explorable" data-explorable="${escaped(module)}" data-state="${escaped(JSON.stringify(state))}">${still}</div>`;
}
