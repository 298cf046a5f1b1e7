// Reads NumPy's .npy and .npz files.
import { unzipSync } from "fflate";
import { crc32 } from "../../base/crc32";
import { InputError } from "../../base/validate";
import { formatOf, otherKind, sentence } from "./file-kind";
import { decodeNpy } from "./npy";
import { sorted, type UnreadableTensor, type WeightFile } from "./saved-tensor";

/** The name for the array of a single .npy file. numpy.savez gives this name to the first unnamed array. */
export const ONLY_ARRAY = "arr_0";

/** Reads the single array of a file that numpy.save wrote. @throws InputError as `decodeNpy` does */
export function decodeNpyFile(caller: string, source: string, file: Uint8Array): WeightFile {
  return { ...sorted([decodeNpy(caller, source, ONLY_ARRAY, file)]), metadata: {} };
}

/**
 * Reads the arrays of a file that numpy.savez or numpy.savez_compressed wrote. Such a file is a zip archive of .npy files, whose names are the
 * arrays' names.
 * @throws InputError if the file is empty, cut off, damaged or of another format
 */
export function decodeNpz(caller: string, source: string, file: Uint8Array): WeightFile {
  const fail = (what: string) =>
    new InputError(`${caller}: ${source} is not a complete .npz file of NumPy: ${sentence(what)}`);
  if (formatOf(file) !== "npz") {
    const other = otherKind(file);
    throw fail(other ? `it ${other}` : "it is not a zip archive. Was it damaged, or is it of another format?");
  }
  const found = Object.entries(unzip(fail, file)).map(([entry, bytes]) => {
    const name = entry.replace(/\.npy$/, "");
    if (entry.endsWith(".npy")) return decodeNpy(caller, `"${entry}" in ${source}`, name, bytes);
    const reason =
      "it is not an array (.npy). A .pt file of torch.save is not an .npz file. Save the tensors with safetensors.torch instead";
    return { name, shape: [], reason } satisfies UnreadableTensor;
  });
  return { ...sorted(found), metadata: {} };
}

function unzip(fail: (what: string) => InputError, file: Uint8Array): Readonly<Record<string, Uint8Array>> {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(file);
  } catch (error) {
    throw fail(`its zip archive cannot be read (${(error as Error).message}). Was it cut off or damaged?`);
  }
  for (const [name, checksum] of checksumsOf(file)) {
    const bytes = entries[name];
    if (bytes && crc32([bytes]) !== checksum) {
      throw fail(`"${name}" should have the checksum ${checksum}, got ${crc32([bytes])}. It was damaged`);
    }
  }
  return entries;
}

/** Returns the checksums in the directory of a zip archive, by file name. They are checked here, because fflate does not check them. */
function checksumsOf(file: Uint8Array): readonly (readonly [name: string, checksum: string])[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let end = file.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) return [];
  const found: [string, string][] = [];
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= end && view.getUint32(at, true) === 0x02014b50) {
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    const text = new TextDecoder().decode(file.subarray(at + 46, at + 46 + name));
    found.push([
      text,
      view
        .getUint32(at + 16, true)
        .toString(16)
        .padStart(8, "0"),
    ]);
    at += 46 + name + extra + comment;
  }
  return found;
}
