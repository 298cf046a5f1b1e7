// Converts weights to half precision (F16), which halves the size of a safetensors file.

/** The smallest exponent of a normal number in half precision, and the number of bits of the fraction. */
const [smallest, fraction] = [-14, 10];

/**
 * Rounds a number to the nearest number in half precision. Returns the rounded number, and its 16 bits (IEEE 754: 1 bit for the sign, 5 bits for the
 * exponent, 10 bits for the fraction).
 * @param {number} value a finite number whose absolute value is below 65,520
 */
export function toHalf(value) {
  const size = Math.abs(value);
  if (!(size < 65520)) throw new Error(`toHalf: value must be a finite number below 65520 in size, got ${value}.`);
  const exponent = Math.max(smallest, Math.floor(Math.log2(size || 2 ** smallest)));
  const unit = 2 ** (exponent - fraction);
  const whole = Math.round(size / unit); // the number of units, from 0 to 2048
  const hidden = exponent === smallest && whole < 1024 ? 0 : ((exponent - smallest + 1) << fraction) - 1024;
  const sign = value < 0 ? -1 : 1;
  return { value: sign * whole * unit, bits: (sign < 0 ? 0x8000 : 0) | (hidden + whole) };
}

/**
 * Converts a safetensors file with float32 tensors to a file with the same tensors in half precision. Each value is rounded by `toHalf`.
 * @param {Uint8Array} file the content of the file
 */
export function halfSafetensors(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const { __metadata__, ...entries } = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
  const halved = Object.entries(entries).map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [begin, end],
      },
    ]) => {
      if (dtype !== "F32") throw new Error(`halfSafetensors: tensor ${name} must be F32, got ${dtype}.`);
      return [name, { dtype: "F16", shape, data_offsets: [begin / 2, end / 2] }];
    },
  );
  const json = new TextEncoder().encode(JSON.stringify({ __metadata__, ...Object.fromEntries(halved) }));
  const length = Math.ceil(json.length / 8) * 8;
  const result = new Uint8Array(8 + length + (file.length - start) / 2).fill(0x20, 8, 8 + length);
  const out = new DataView(result.buffer);
  out.setBigUint64(0, BigInt(length), true);
  result.set(json, 8);
  for (let at = start; at < file.length; at += 4)
    out.setUint16(8 + length + (at - start) / 2, toHalf(view.getFloat32(at, true)).bits, true);
  return result;
}
