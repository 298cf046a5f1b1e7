// Reads from a notebook what the front page says about it.
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { inRoot } from "../../lib/paths.mjs";
import { markdownCells, textOf } from "../../notebooks/notebook.mjs";
import { headingsIn } from "../../notebooks/text/markdown.mjs";

/** @typedef {import("../contents.mjs").Content} Content */

/**
 * @typedef {object} Summary
 * @property {string} path the notebook's path on the site, below run/files
 * @property {string} number the digits at the beginning of the file's name
 * @property {string} title
 * @property {string} about one sentence that says what the notebook is about
 * @property {string} minutes how long it takes, for example "50 min", or an empty text
 * @property {string | undefined} picture the path of its picture from the kit's root
 */

/** @param {Content} notebook @returns {Summary} */
export function summaryOf({ path, from }) {
  const cells = markdownCells(JSON.parse(readFileSync(from, "utf8"))).map(textOf);
  const text = cells.join("\n\n");
  const number = /^\d+/.exec(basename(path))?.[0] ?? "";
  const [, folder = ""] = /^notebooks\/([^/]+)\//.exec(path) ?? [];
  const picture = `docs/images/${folder}/${number}.png`;
  return {
    ...{ path, number, title: headingsIn(text)[0]?.text ?? path, about: aboutIn(text) },
    minutes: /\*\*Time:\*\* about (\d+ min)/.exec(text)?.[1] ?? "",
    picture: number !== "" && existsSync(inRoot(picture)) ? picture : undefined,
  };
}

/** Returns the first sentence of the paragraph "You will …", or of the first paragraph that is not in bold. @param {string} text */
function aboutIn(text) {
  const paragraphs = text.split("\n\n").map((one) => one.trim());
  const will = paragraphs.find((one) => one.startsWith("**You will** "))?.slice("**You will** ".length);
  const paragraph = will ?? paragraphs.find((one) => /^[A-Z]/.test(one)) ?? "";
  const [sentence = ""] = /^.*?[.?!](?=\s|$)/s.exec(paragraph) ?? [];
  const plain = sentence.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*`$]/g, "");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
