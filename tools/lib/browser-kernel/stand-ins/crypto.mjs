// Stands for node:crypto in tslab's files, which make random names of displays.

/** @param {number} count @returns {{ toString(): string }} random bytes, whose text is hexadecimal */
export function randomBytes(count) {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return { toString: () => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") };
}
