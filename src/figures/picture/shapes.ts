// Draws the shapes of a figure as SVG.
import type { Shape } from "./form";
import { type Places, pixel } from "./places";
import { dashes, px, tag } from "./svg";

/** The arguments of each command of an SVG path, where "x" is a horizontal coordinate and "y" is a vertical coordinate. */
const COMMANDS: Readonly<Record<string, string>> = {
  M: "xy",
  L: "xy",
  H: "x",
  V: "y",
  Q: "xyxy",
  C: "xyxyxy",
  T: "xy",
  S: "xyxy",
};

/** Returns the SVG of a shape in the layout, which is a line, a rectangle, an ellipse or a path. */
export function drawShape(shape: Shape, places: Places): string {
  if (shape.visible === false) return "";
  const d = pathOf(shape, places);
  if (!d) return "";
  const width = shape.line?.width ?? 2;
  const isLine = shape.type === "line";
  return tag("path", {
    d,
    fill: isLine ? "none" : (shape.fillcolor ?? "none"),
    "fill-rule": "evenodd",
    stroke: width > 0 ? (shape.line?.color ?? "#444") : undefined,
    "stroke-width": width > 0 ? width : undefined,
    "stroke-dasharray": width > 0 ? dashes(shape.line?.dash, width) : undefined,
    opacity: shape.opacity === undefined || shape.opacity === 1 ? undefined : String(shape.opacity),
  }).replace(' fill-rule="evenodd"', d.split("M").length > 2 ? ' fill-rule="evenodd"' : "");
}

function pathOf(shape: Shape, places: Places): string | undefined {
  const at = (letter: "x" | "y", value: Shape["x0"]) =>
    pixel(places, letter, (letter === "x" ? shape.xref : shape.yref) ?? letter, value);
  if (shape.type === "path") return transformed(shape.path ?? "", at);
  const [left, right, bottom, top] = [at("x", shape.x0), at("x", shape.x1), at("y", shape.y0), at("y", shape.y1)];
  if (left === undefined || right === undefined || bottom === undefined || top === undefined) return undefined;
  if (shape.type === "line") return `M${px(left)} ${px(bottom)}L${px(right)} ${px(top)}`;
  if (shape.type !== "circle") return `M${px(left)} ${px(bottom)}H${px(right)}V${px(top)}H${px(left)}z`;
  const [rx, ry] = [Math.abs(right - left) / 2, Math.abs(top - bottom) / 2];
  const [start, middle] = [Math.min(left, right), (top + bottom) / 2];
  return `M${px(start)} ${px(middle)}a${px(rx)} ${px(ry)} 0 1 0 ${px(2 * rx)} 0a${px(rx)} ${px(ry)} 0 1 0 ${px(-2 * rx)} 0z`;
}

/** Returns an SVG path with its coordinates converted from the axes' units to pixels, or undefined if a coordinate cannot be converted. */
function transformed(path: string, at: (letter: "x" | "y", value: string) => number | undefined): string | undefined {
  let isWhole = true;
  const parts = [...path.matchAll(/([A-Z])([^A-Z]*)/gi)].map(([, name = "", numbers = ""]) => {
    const letters = COMMANDS[name.toUpperCase()];
    if (!letters) return name;
    const values = numbers
      .trim()
      .split(/[\s,]+/)
      .filter((one) => one !== "");
    return (
      name +
      values
        .map((value, n) => {
          const pixels = at(letters[n % letters.length] as "x" | "y", value);
          if (pixels === undefined) isWhole = false;
          return px(pixels ?? 0);
        })
        .join(" ")
    );
  });
  return isWhole ? parts.join("") : undefined;
}
