// Chooses font sizes, so that texts fit into the width of a box.
/** A text, which may have been cut, and the font size at which it fits into its place. */
export interface Fitted {
  readonly text: string;
  readonly size: number;
}

/** The smallest readable font size. A text that is still too long at this size is cut. */
const MIN_SIZE = 8;

/**
 * Returns the text with the largest font size at which it fits into `width` pixels, but at most the size `usual`. If the text does not fit even at
 * size 8, it is cut with "…".
 *
 * The estimated width of a text is at least its width in any usual font, so a number does not touch the text next to it.
 * @param before a text with tags in front of `text`, e.g. `<i>f</i> = `, which is never cut
 */
export function fitted(text: string, usual: number, width: number, before = ""): Fitted {
  const low = (before.match(/<sub>.*?<\/sub>/g) ?? []).join("").replace(/<[^>]*>/g, "");
  const front = ems(before.replace(/<[^>]*>/g, "")) - 0.3 * ems(low); // Plotly writes subscripts at 70 % of the font size
  const size = Math.min(usual, width / (front + ems(text)));
  if (size >= MIN_SIZE) return { text, size: Math.floor(size * 10) / 10 };
  const symbols = [...text];
  let room = width / MIN_SIZE - front - ems("…");
  const end = symbols.findIndex((symbol) => {
    room -= ems(symbol);
    return room < 0;
  });
  return { text: `${symbols.slice(0, Math.max(1, end)).join("")}…`, size: MIN_SIZE };
}

/** Returns texts of the same kind, all at the same size. This is the smallest size that one of these texts needs. */
export function fittedAlike(texts: readonly string[], usual: number, width: number): Fitted[] {
  const all = texts.map((text) => fitted(text, usual, width));
  const size = Math.min(...all.map((one) => one.size));
  return all.map(({ text }) => ({ text, size }));
}

/** Returns an upper estimate of a text's width, in units of its font size. */
function ems(text: string): number {
  return [...text].reduce((sum, symbol) => sum + emOf(symbol), 0);
}

function emOf(symbol: string): number {
  if (/[.,:;|'ijl ]/.test(symbol)) return 0.3;
  if (/[!()[\]frt]/.test(symbol)) return 0.38;
  if (/[\da-z+\-*/=_?\u2212\u00d7\u00b7<>\u03b1-\u03c9]/.test(symbol)) return 0.58;
  return /[A-Z\u0370-\u04ff\u2080-\u2090]/.test(symbol) ? 0.8 : 1.05;
}
