/** The largest number of letters in a printed line. More do not fit into a cell in a window that is 1,280 pixels wide, next to JupyterLab's sidebar. */
const WIDTH = 100;
/** The indentation of the lines that continue a line. */
const INDENT = "    ";
/** The spaces at which a line may be broken: all but those in "… 18 numbers]" and in a shape at the end of the line. */
const BREAKS = / (?!\d+ numbers\]|numbers\]|shape \[|\[?\d+(?:, \d+)*\]$)/;

/** Returns a text whose long lines are broken at spaces. Without these breaks, JupyterLab would break them in the middle of a word or number. */
export function wrap(text: string): string {
  return text.split("\n").map(wrapLine).join("\n");
}

function wrapLine(line: string): string {
  const [first = "", ...words] = line.split(BREAKS);
  const lines = [first];
  for (const word of words) {
    const last = lines.at(-1) as string;
    const fits = last.length + 1 + word.length <= WIDTH || last.trim() === "";
    if (fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(INDENT + word);
  }
  return lines.join("\n");
}
