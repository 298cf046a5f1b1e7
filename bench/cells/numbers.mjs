// Reads the files of numbers that the processes of the benchmark exchange, and counts the entries of a shape.
import { readFileSync } from "node:fs";

/** Returns the number of entries of a tensor. @param {readonly number[]} shape */
export const count = (shape) => shape.reduce((product, n) => product * n, 1);

/** Reads float32 numbers from a file, and cuts them into parts of these lengths. @param {string} file @param {readonly number[]} lengths @returns {Float32Array[]} */
export function readNumbers(file, lengths) {
  const bytes = readFileSync(file);
  const total = lengths.reduce((sum, n) => sum + n, 0);
  if (bytes.length !== total * 4) throw new Error(`${file} has ${bytes.length / 4} numbers, expected ${total}`);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return all.subarray(start - length, start);
  });
}
