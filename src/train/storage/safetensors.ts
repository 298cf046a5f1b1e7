// Reads and writes safetensors files.
import { InputError } from "../../base/validate";
import { formatOf, otherKind, sentence } from "./file-kind";
import { convertNumbers, storedSize } from "./number-types";
import { type Metadata, type SavedType, sorted, type WeightFile } from "./saved-tensor";

/** The names in safetensors of the types that tfjs also has. */
const CODES: Readonly<Record<SavedType, string>> = { float32: "F32", int32: "I32", bool: "BOOL" };

/** The longest header that is accepted, in bytes. The reference implementation has the same limit, and no real header is nearly as long. */
const LONGEST_HEADER = 100_000_000;

/** One tensor in the header. */
interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The positions in the data at which the tensor's bytes start and end. */
  readonly data_offsets: readonly [number, number];
}

/**
 * Returns tensors as a safetensors file. The file begins with 8 bytes that contain the length of the header (little-endian). The header follows,
 * which is JSON padded with spaces to a multiple of 8 bytes. Then come the values of all tensors without gaps. Tensors of 4-byte numbers come
 * first, so that each tensor is aligned for its type.
 */
export function encodeSafetensors({ tensors, metadata }: WeightFile): Uint8Array {
  const ordered = [...tensors].sort((a, b) => Number(a.dtype === "bool") - Number(b.dtype === "bool"));
  let end = 0;
  const entries = ordered.map(({ name, dtype, shape, bytes }): [string, Entry] => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype: CODES[dtype], shape, data_offsets: [begin, end] }];
  });
  const about = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  const json = new TextEncoder().encode(JSON.stringify({ ...about, ...Object.fromEntries(entries) }));
  const length = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(json, 8);
  for (const [n, { bytes }] of ordered.entries()) {
    file.set(bytes, 8 + length + (entries[n] as [string, Entry])[1].data_offsets[0]);
  }
  return file;
}

/**
 * Reads a safetensors file. Floating-point numbers become float32, and integers become int32. Every number in the header is checked before it is
 * used. A tensor that tfjs cannot represent is listed as unreadable.
 * @param source the name of the file in error messages
 * @throws InputError if the file is empty, cut off, damaged or of another format
 */
export function decodeSafetensors(caller: string, source: string, file: Uint8Array): WeightFile {
  const fail = (what: string) =>
    new InputError(`${caller}: ${source} is not a complete safetensors file: ${sentence(what)}`);
  const other = formatOf(file) === "safetensors" ? undefined : otherKind(file);
  if (other) throw fail(`it ${other}`);
  if (file.length < 8)
    throw fail(`it has ${file.length} bytes, but the number that contains the length of its header takes 8 bytes`);
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  if (length > LONGEST_HEADER) throw fail(`its header would have ${length} bytes. Is it of another format?`);
  if (8 + length > file.length) {
    throw fail(
      `its header should have ${length} bytes, got ${file.length - 8}. Was it cut off, or is it of another format?`,
    );
  }
  const { __metadata__: metadata = {}, ...entries } = parseHeader(fail, file.subarray(8, 8 + length));
  const data = file.subarray(8 + length);
  const places = Object.entries(entries).map(([name, entry]) => checkEntry(fail, name, entry, data));
  checkCover(fail, places, data);
  const found = places.map(({ name, shape, type, begin, end }) => {
    const converted = convertNumbers(type, data.subarray(begin, end));
    return { name, shape, ...converted };
  });
  return { ...sorted(found), metadata: checkMetadata(fail, metadata) };
}

/** The position of a tensor in the data. */
interface Place {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

type Fail = (what: string) => InputError;

function parseHeader(fail: Fail, bytes: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof header === "object" && header !== null && !Array.isArray(header)) return { ...header };
  } catch {
    // the error below is thrown
  }
  throw fail("its header is not a JSON record");
}

function checkEntry(fail: Fail, name: string, entry: unknown, data: Uint8Array): Place {
  const { dtype: type, shape, data_offsets: offsets } = (entry ?? {}) as Partial<Entry>;
  if (typeof type !== "string" || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
    throw fail(`its header has no dtype, shape and data_offsets for "${name}"`);
  }
  const [begin, end] = offsets as readonly [number, number];
  const size = storedSize(type, shape) ?? end - begin; // if the type is unknown, its size is unknown too
  if (end < begin)
    throw fail(`"${name}" should end after it begins, got the bytes from ${begin} to ${end} of the data`);
  if (end - begin !== size) {
    throw fail(`"${name}" of shape [${shape.join(", ")}] takes ${size} bytes, but the header gives it ${end - begin}`);
  }
  if (end > data.length)
    throw fail(
      `"${name}" should end at byte ${end} of the data, but the data has ${data.length} bytes. Was the file cut off?`,
    );
  return { name, type, shape, begin, end };
}

/** Checks that the tensors cover the data exactly: without gaps, without overlaps, and with no bytes after the last tensor. */
function checkCover(fail: Fail, places: readonly Place[], data: Uint8Array): void {
  let end = 0;
  for (const place of [...places].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (place.begin !== end) throw fail(`"${place.name}" begins at byte ${place.begin} of the data, expected ${end}`);
    end = place.end;
  }
  if (end !== data.length) throw fail(`its tensors take ${end} bytes, but the data has ${data.length}`);
}

function checkMetadata(fail: Fail, metadata: unknown): Metadata {
  const isRecord = typeof metadata === "object" && metadata !== null && !Array.isArray(metadata);
  if (isRecord && Object.values(metadata).every((value) => typeof value === "string")) return metadata as Metadata;
  throw fail("every value in its __metadata__ must be a string");
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0);
}
