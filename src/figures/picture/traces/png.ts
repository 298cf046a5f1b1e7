import { zlibSync } from "fflate";

type Rgb = readonly [number, number, number];

/**
 * Returns a picture as a data URL with a PNG (PNG specification, second edition, 2003). In this form, a heat map of many cells needs little space.
 *
 * @param pixels the rows of the picture, from the top. A pixel is an index into the palette, or undefined if it is transparent.
 * @param palette at most 255 colours
 */
export function pngAddress(pixels: readonly (readonly (number | undefined)[])[], palette: readonly Rgb[]): string {
  const [height, width] = [pixels.length, pixels[0]?.length ?? 0];
  const lines = new Uint8Array(height * (1 + width)); // the first byte of a row is its filter, and 0 means no filter
  pixels.forEach((row, y) => {
    row.forEach((colour, x) => {
      lines[y * (1 + width) + 1 + x] = colour ?? palette.length;
    });
  });
  const file = [
    ...[137, 80, 78, 71, 13, 10, 26, 10],
    ...chunk("IHDR", [...bytes(width), ...bytes(height), 8, 3, 0, 0, 0]), // each pixel is 8 bits, an index into the palette
    ...chunk("PLTE", [...palette.flat(), 0, 0, 0]),
    ...chunk("tRNS", [...palette.map(() => 255), 0]),
    ...chunk("IDAT", zlibSync(lines)),
    ...chunk("IEND", []),
  ];
  return `data:image/png;base64,${btoa(file.map((byte) => String.fromCharCode(byte)).join(""))}`;
}

const bytes = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

function chunk(name: string, content: ArrayLike<number>): number[] {
  const body = [...Array.from(name, (letter) => letter.charCodeAt(0)), ...Array.from(content)];
  return [...bytes(content.length), ...body, ...bytes(crc(body))];
}

/** Returns the checksum that ends each chunk of a PNG (CRC-32, ISO 3309). */
function crc(values: readonly number[]): number {
  let sum = 0xffffffff;
  for (const value of values) {
    sum ^= value;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
