// Written here in 20 lines, because no suitable package exists: fflate, which this library uses for zip files, does not export its CRC-32.
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
