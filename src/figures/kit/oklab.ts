// Mixes and shades colours in the colour space Oklab, in which equal steps look equal to the eye.
/** A colour in Oklab (Björn Ottosson, 2020). `lightness` is 0 to 1, `a` goes from green to red, and `b` from blue to yellow. */
type Oklab = readonly [lightness: number, a: number, b: number];

const toLinear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const fromLinear = (v: number) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
const clamp = (v: number) => Math.min(1, Math.max(0, v));

function toLinearRgb(hex: string): [r: number, g: number, b: number] {
  const channel = (at: number) => toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [channel(1), channel(3), channel(5)];
}

function toOklab(hex: string): Oklab {
  const [r, g, b] = toLinearRgb(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toRgb([lightness, a, b]: Oklab): number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function toHex(colour: Oklab): string {
  const channel = (v: number) =>
    Math.round(fromLinear(clamp(v)) * 255)
      .toString(16)
      .padStart(2, "0");
  return `#${toRgb(colour).map(channel).join("")}`;
}

/** Returns a mixture of two colours. `share` is the share of the second colour as the eye sees it, so `mix("#000000", "#ffffff", 0.5)` is a medium grey. */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [toOklab(from), toOklab(to)];
  const between = (x: number, y: number) => x + (y - x) * share;
  return toHex([between(a[0], b[0]), between(a[1], b[1]), between(a[2], b[2])]);
}

/**
 * Returns a colour of the same hue with another lightness (0 is black, 1 is white). Its chroma is multiplied by `chroma`.
 *
 * If the new colour is outside sRGB, its chroma is reduced until the colour is inside. Clipping would change the hue and the lightness.
 */
export function shade(hex: string, lightness: number, chroma = 1): string {
  const [, a, b] = toOklab(hex);
  for (let scale = chroma; scale > 0.02; scale *= 0.95) {
    const candidate: Oklab = [lightness, a * scale, b * scale];
    if (toRgb(candidate).every((v) => v > -0.0005 && v < 1.0005)) return toHex(candidate);
  }
  return toHex([lightness, 0, 0]);
}

/** Returns the contrast of two colours, from 1 to 21 (WCAG 2). Text needs at least 4.5, and lines need at least 3. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = toLinearRgb(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
