// Computes CRC-32, which the file formats of src/train/storage need. It is written here in 20 lines, because no package that we use offers it. Even fflate, which unzips files for us, does not export
// its own CRC-32. The package hash-wasm, which has CRC-32 and SHA-256, returns promises, and the callers need the result at once.
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/**
 * Returns the CRC-32 of the given bytes, joined in order, as 8 hexadecimal digits. Zip and PNG files use the same checksum.
 *
 * It detects accidental damage to a file, not deliberate changes.
 */
export function crc32(parts: readonly Uint8Array[]): string {
  let value = 0xffffffff;
  for (const bytes of parts) {
    for (let n = 0; n < bytes.length; n++) {
      value = (TABLE[(value ^ (bytes[n] as number)) & 0xff] as number) ^ (value >>> 8);
    }
  }
  return ((value ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}
