// Defines the number types of weight files, and converts their numbers to the three types of tfjs.
import type { SavedType } from "./saved-tensor";

/** Little-endian numbers of a type that tfjs has. Or the reason why tfjs cannot represent them. */
export type Converted = { readonly dtype: SavedType; readonly bytes: Uint8Array } | { readonly reason: string };

interface NumberType {
  readonly bits: number;
  /** The type of tfjs. Absent if tfjs has no type for these numbers. */
  readonly to?: SavedType;
  readonly read?: (view: DataView, at: number, little: boolean) => number;
}

/** The number types by their names in safetensors. The readers of the other formats translate their own names to these names. */
const TYPES: Readonly<Record<string, NumberType>> = {
  BOOL: { bits: 8, to: "bool", read: (view, at) => Number(view.getUint8(at) !== 0) },
  U8: { bits: 8, to: "int32", read: (view, at) => view.getUint8(at) },
  I8: { bits: 8, to: "int32", read: (view, at) => view.getInt8(at) },
  U16: { bits: 16, to: "int32", read: (view, at, little) => view.getUint16(at, little) },
  I16: { bits: 16, to: "int32", read: (view, at, little) => view.getInt16(at, little) },
  U32: { bits: 32, to: "int32", read: (view, at, little) => view.getUint32(at, little) },
  I32: { bits: 32, to: "int32", read: (view, at, little) => view.getInt32(at, little) },
  U64: { bits: 64, to: "int32", read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  I64: { bits: 64, to: "int32", read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  F16: { bits: 16, to: "float32", read: (view, at, little) => halfToNumber(view.getUint16(at, little)) },
  BF16: { bits: 16, to: "float32", read: (view, at, little) => brainToNumber(view.getUint16(at, little)) },
  F32: { bits: 32, to: "float32", read: (view, at, little) => view.getFloat32(at, little) },
  F64: { bits: 64, to: "float32", read: (view, at, little) => view.getFloat64(at, little) },
  C64: { bits: 64 },
  F8_E5M2: { bits: 8 },
  F8_E4M3: { bits: 8 },
  F8_E8M0: { bits: 8 },
  F8_E5M2FNUZ: { bits: 8 },
  F8_E4M3FNUZ: { bits: 8 },
  F6_E2M3: { bits: 6 },
  F6_E3M2: { bits: 6 },
  F4: { bits: 4 },
};

/** Returns the number of bytes that a tensor takes in a file. Undefined for an unknown type. */
export function storedSize(type: string, shape: readonly number[]): number | undefined {
  if (!Object.hasOwn(TYPES, type)) return undefined;
  return Math.ceil((shape.reduce((product, size) => product * size, 1) * (TYPES[type] as NumberType).bits) / 8);
}

/**
 * Converts stored numbers to a type of tfjs. All floating-point types become float32 (F64 is rounded), and all integers become int32.
 * @param type the name in safetensors, e.g. "BF16"
 * @param bytes the stored numbers; their length must be what `storedSize` returns
 * @returns a reason instead of values if tfjs has no such type, or if a number is beyond int32 or float32
 */
export function convertNumbers(type: string, bytes: Uint8Array, little = true): Converted {
  const { bits, to, read } = (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined) ?? { bits: 8 };
  if (!to || !read) return { reason: `it is stored as ${type}, and tfjs supports float32, int32 and bool only` };
  if (type === "F32" && little) return { dtype: to, bytes };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const step = bits / 8;
  const count = bytes.length / step;
  const numbers =
    to === "float32" ? new Float32Array(count) : to === "int32" ? new Int32Array(count) : new Uint8Array(count);
  for (let n = 0; n < count; n++) {
    const value = read(view, n * step, little);
    numbers[n] = value;
    const kept = numbers[n] as number;
    if (kept === value || (to === "float32" && (Number.isFinite(kept) || !Number.isFinite(value)))) continue;
    return { reason: `it is stored as ${type} and contains ${value} at entry ${n}, which is beyond ${to}` };
  }
  return { dtype: to, bytes: new Uint8Array(numbers.buffer) };
}

/** Returns the value of an IEEE 754 half-precision number, which has 1 bit of sign, 5 of exponent and 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

const word = new DataView(new ArrayBuffer(4));

/** Returns the value of a bfloat16 number. Its bits are the upper half of a float32. */
function brainToNumber(bits: number): number {
  word.setUint32(0, bits * 65536);
  return word.getFloat32(0);
}
