// Kept by hand, 20 lines: fflate, which unzips files here, keeps its own CRC-32 to itself, and no package does so little.
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/**
 * The CRC-32 of zip and PNG files over bytes one part after the other, as 8 hexadecimal digits.
 *
 * It finds what happens to files by accident.
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
