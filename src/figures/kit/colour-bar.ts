// Defines the colour bars of all heat maps.
import type { ColorBar } from "plotly.js";
import { textLines } from "./text-lines";

/** The largest number of letters in a line of a colour bar's title, so that the title takes little room from the plot. */
const LINE = 12;

/**
 * Returns the settings of a colour bar. The title names the quantity that the colours show. It is above the bar, because Plotly draws a title
 * that is beside the bar over the numbers. The empty line below the title keeps it off the highest number.
 */
export function colourBar(title: string | undefined, more: Partial<ColorBar> = {}): Partial<ColorBar> {
  return {
    ...(title
      ? { title: { text: [...textLines(title, LINE), "&nbsp;"].join("<br>"), side: "top", font: { size: 13 } } }
      : {}),
    thickness: 14,
    outlinewidth: 0,
    tickfont: { size: 12 },
    ...more,
  };
}
