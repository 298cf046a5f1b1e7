import { InputError } from "../../base/validate";
import { otherKind, sentence } from "./file-kind";
import { convertNumbers, storedSize } from "./number-types";
import type { SavedTensor, UnreadableTensor } from "./saved-tensor";

/** The number types of NumPy with their sizes in bytes, and the names that `convertNumbers` uses for them. */
const TYPES: Readonly<Record<string, string>> = {
  b1: "BOOL",
  u1: "U8",
  u2: "U16",
  u4: "U32",
  u8: "U64",
  i1: "I8",
  i2: "I16",
  i4: "I32",
  i8: "I64",
  f2: "F16",
  f4: "F32",
  f8: "F64",
};

/**
 * Reads an array that numpy.save wrote, in versions 1 to 3 of the format. Floating-point numbers become float32 and integers become int32. The
 * values are row by row.
 * @param source the name of the file in error messages
 * @returns a reason instead of values if the array contains text, dates, objects, records, complex numbers, or numbers beyond float32 or int32
 * @throws InputError if the file is empty, cut off, damaged or of another format
 * @see numpy.lib.format of NumPy 2. The header of the format is the text of a Python dictionary.
 */
export function decodeNpy(
  caller: string,
  source: string,
  name: string,
  file: Uint8Array,
): SavedTensor | UnreadableTensor {
  const fail = (what: string) =>
    new InputError(`${caller}: ${source} is not a complete .npy file of NumPy: ${sentence(what)}`);
  if (String.fromCharCode(...file.subarray(0, 6)) !== "\x93NUMPY") {
    const other = otherKind(file);
    throw fail(
      other ? `it ${other}` : "it does not begin with the word NUMPY. Was it damaged, or is it of another format?",
    );
  }
  const { descr, fortran, shape, data } = headerOf(fail, file);
  const type = TYPES[descr.slice(1)];
  if (!type || !"<>|=".includes(descr[0] as string)) {
    return { name, shape, reason: `its dtype is ${descr}, and tfjs supports float32, int32 and bool only` };
  }
  const size = storedSize(type, shape) as number;
  if (data.length !== size) {
    const cause = data.length < size ? "Was it cut off?" : "Were two arrays saved into one file? Use numpy.savez";
    throw fail(`its array ${descr} of shape [${shape.join(", ")}] takes ${size} bytes, got ${data.length}. ${cause}`);
  }
  const converted = convertNumbers(type, data, descr[0] !== ">");
  if ("reason" in converted) return { name, shape, ...converted };
  const { dtype, bytes } = converted;
  return { name, shape, dtype, bytes: fortran ? rowByRow(bytes, shape, dtype === "bool" ? 1 : 4) : bytes };
}

interface Header {
  /** The byte order and the type, e.g. "<f4". */
  readonly descr: string;
  /** Whether the values are stored column by column. */
  readonly fortran: boolean;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

function headerOf(fail: (what: string) => InputError, file: Uint8Array): Header {
  const version = file[6] as number;
  if (file.length < 12) throw fail(`it has ${file.length} bytes, but its header alone is longer. Was it cut off?`);
  if (version < 1 || version > 3) throw fail(`it has version ${version} of the format, expected 1, 2 or 3`);
  const view = new DataView(file.buffer, file.byteOffset);
  const start = version === 1 ? 10 : 12;
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > file.length) {
    throw fail(`its header should end at byte ${end}, got ${file.length} bytes in all. Was it cut off?`);
  }
  const text = new TextDecoder().decode(file.subarray(start, end));
  const descr = /'descr':\s*(?:'([^']*)'|([[(].*?[\])]\s*),\s*'fortran)/.exec(text);
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape':\s*\(([\d\sL,]*)\)/.exec(text)?.[1]; // Python 2 wrote sizes as 3L
  if (!descr || !order || sizes === undefined) {
    throw fail(`its header has no descr, fortran_order and shape, got ${JSON.stringify(text.trim().slice(0, 80))}`);
  }
  const shape = sizes.split(",").filter((size) => size.trim() !== "");
  return {
    descr: descr[1] ?? (descr[2] as string),
    fortran: order === "True",
    shape: shape.map((size) => Number.parseInt(size, 10)),
    data: file.subarray(end),
  };
}

/** Reorders values from column by column to row by row. @param size the number of bytes of one value */
function rowByRow(bytes: Uint8Array, shape: readonly number[], size: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, one) => product * one, size));
  const index = shape.map(() => 0);
  for (let to = 0, from = 0; to < bytes.length; to += size) {
    for (let byte = 0; byte < size; byte++) out[to + byte] = bytes[from + byte] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      from += strides[axis] as number;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      from -= (strides[axis] as number) * (shape[axis] as number);
      index[axis] = 0;
    }
  }
  return out;
}
