// Stores weights as half precision (F16), which halves the size of a safetensors file.

/** The smallest exponent of a normal number in half precision, and the bits of its fraction. */
const [smallest, fraction] = [-14, 10];

/**
 * Returns the number in half precision that is nearest to the given one, and its 16 bits (IEEE 754: sign, 5 bits of exponent, 10 of fraction).
 * @param {number} value a finite number below 65,520 in size
 */
export function toHalf(value) {
  const size = Math.abs(value);
  if (!(size < 65520)) throw new Error(`toHalf: value must be a finite number below 65520 in size, got ${value}.`);
  const exponent = Math.max(smallest, Math.floor(Math.log2(size || 2 ** smallest)));
  const unit = 2 ** (exponent - fraction);
  const whole = Math.round(size / unit); // a whole number of units: 0 to 2048
  const hidden = exponent === smallest && whole < 1024 ? 0 : ((exponent - smallest + 1) << fraction) - 1024;
  const sign = value < 0 ? -1 : 1;
  return { value: sign * whole * unit, bits: (sign < 0 ? 0x8000 : 0) | (hidden + whole) };
}

/**
 * Returns a safetensors file of float32 tensors with the same tensors in half precision. Each number is rounded to the nearest one.
 * @param {Uint8Array} file
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
