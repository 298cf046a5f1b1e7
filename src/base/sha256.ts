// Computes SHA-256. It is written here in 50 lines, because the callers need the result at once. crypto.subtle returns a promise, and browsers have it
// only on https pages and on localhost. One package could replace this file together with crc32.ts, but hash-wasm, which has both checksums, also
// returns promises, and @noble/hashes has no CRC-32.
/**
 * Returns the first 32 bits of the fractional part of `root`. SHA-256 takes its constants from such bits of the square and cube roots of the first
 * primes.
 */
const fraction = (root: number) => ((root - Math.floor(root)) * 2 ** 32) | 0;

const PRIMES = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) => n > 1 && !Array.from({ length: n }, (_, d) => d).some((d) => d > 1 && n % d === 0),
); // the first 64 primes
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/**
 * Returns the SHA-256 of bytes, as 64 hexadecimal digits.
 * @see FIPS 180-4, section 6.2
 */
export function sha256(bytes: Uint8Array): string {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const state = Int32Array.from(START);
  const words = new Int32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let n = 0; n < 64; n++) words[n] = n < 16 ? view.getInt32(block + 4 * n) : extended(words, n);
    mix(state, words);
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function extended(words: Int32Array, n: number): number {
  const [early, late] = [words[n - 15] as number, words[n - 2] as number];
  const first = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
  const second = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
  return ((words[n - 16] as number) + first + (words[n - 7] as number) + second) | 0;
}

/** Runs the 64 rounds on the working variables a … h, then adds them to the state. */
function mix(state: Int32Array, words: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let n = 0; n < 64; n++) {
    const second = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const choice = (e & f) ^ (~e & g);
    const one = (h + second + choice + (ROUNDS[n] as number) + (words[n] as number)) | 0;
    const first = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const two = (first + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
  }
  for (const [n, letter] of [a, b, c, d, e, f, g, h].entries()) state[n] = ((state[n] as number) + letter) | 0;
}
