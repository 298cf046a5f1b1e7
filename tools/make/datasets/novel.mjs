// npm run novel -- PATH: writes datasets/novel.tsv, the text of Jane Austen's "Northanger Abbey". The source is the Debian package r-cran-janeaustenr 1.0.0-1.
// PATH is the package's file usr/lib/R/site-library/janeaustenr/data/Rdata.rdb. `apt-get download` and `dpkg-deb -x` unpack it.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";
import { inRoot } from "../../lib/paths.mjs";

/** The number of chapters at the end of the novel that are withheld from training. */
export const withheldChapters = 3;

/** The type code of a character vector in R's serialization format. */
const STRSXP = 16;

/**
 * Returns the lines of the first character vector in a file of R's lazy-load database whose first line is `title`. Such a file is a row of
 * compressed objects: 4 bytes with the length after decompression, then a zlib stream.
 * @param {Uint8Array} file @param {string} title
 * @returns {string[]}
 */
export function linesOf(file, title) {
  for (let at = 0; at < file.length; ) {
    const { buffer, engine } = /** @type {{ buffer: Buffer, engine: { bytesWritten: number } }} */ (
      /** @type {unknown} */ (inflateSync(file.subarray(at + 4), { info: true }))
    );
    at += 4 + engine.bytesWritten;
    const lines = characterVector(buffer);
    if (lines[0] === title) return lines;
  }
  throw new Error(
    `linesOf: the file contains no text with the title "${title}". Is it Rdata.rdb of r-cran-janeaustenr?`,
  );
}

/** Returns the strings of a serialized character vector (R's format 3, big endian), and an empty list for another object. @param {Buffer} bytes */
function characterVector(bytes) {
  let at = 2; // after "X\n"
  const integer = () => {
    at += 4;
    return bytes.readInt32BE(at - 4);
  };
  const [format] = [integer(), integer(), integer()]; // then the versions of R that wrote it and that can read it
  if (format === 3) {
    const length = integer();
    at += length; // the name of the encoding
  }
  if ((integer() & 0xff) !== STRSXP) return [];
  return Array.from({ length: integer() }, () => {
    integer(); // the flags of one string
    const length = integer();
    at += length;
    return bytes.toString("utf8", at - length, at);
  });
}

/**
 * Returns the chapters of the novel. Each chapter is a list of paragraphs, in lower case, with one space between words, and without brackets.
 * @param {readonly string[]} lines
 */
export function chaptersOf(lines) {
  const end = lines.findIndex((line) => line.startsWith("*Vide")); // the editor's notes follow
  const text = lines.slice(0, end < 0 ? lines.length : end).join("\n");
  return text
    .split(/^CHAPTER \d+$/m)
    .slice(1)
    .map((chapter) =>
      chapter
        .trim()
        .split(/\n\s*\n/)
        .map((paragraph) =>
          paragraph.replaceAll("&c", "etc").replace(/[()*]/g, "").replace(/\s+/g, " ").trim().toLowerCase(),
        ),
    );
}

/** Returns the text of datasets/novel.tsv. @param {readonly string[]} lines the lines of the novel in the package */
export function makeNovel(lines) {
  const chapters = chaptersOf(lines);
  const rows = chapters.flatMap((paragraphs, n) => {
    const split = n < chapters.length - withheldChapters ? "train" : "withheld";
    return paragraphs.map((paragraph) => `${split}\t${paragraph}`);
  });
  const made =
    "# Jane Austen, Northanger Abbey (1818), in lower case: npm run novel, r-cran-janeaustenr 1.0.0-1; public domain";
  return `${[made, "split\tparagraph", ...rows].join("\n")}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [, , path] = process.argv;
  if (path === undefined)
    throw new Error("npm run novel -- PATH: PATH must be the file Rdata.rdb of the Debian package r-cran-janeaustenr.");
  const text = makeNovel(linesOf(readFileSync(path), "NORTHANGER ABBEY"));
  writeFileSync(inRoot("datasets", "novel.tsv"), text);
  console.log(`datasets/novel.tsv: ${text.length} bytes, SHA-256 ${createHash("sha256").update(text).digest("hex")}`);
  console.log("Put the checksum into src/data/novel/novel.ts and datasets/README.md.");
}
