// Reads the learner's own text files.
import { checkNames, InputError } from "../base/validate";
import { read } from "../train/storage/files";

/** Options for reading a text file. */
export interface TextOptions {
  /**
   * The name of the file's encoding, e.g. "windows-1252". `TextDecoder` must support it. Default: the encoding that a byte order mark shows,
   * otherwise "utf-8".
   */
  readonly encoding?: string;
}

/**
 * Reads your own text file: `passagesOf(await loadText("song.txt"))`.
 * @param path the file's path; in a browser its URL
 * @throws InputError if the file cannot be read, or if its bytes are not valid text in this encoding
 */
export async function loadText(path: string, options: TextOptions = {}): Promise<string> {
  checkNames("loadText", "options", options, ["encoding"]);
  return readText("loadText", path, options.encoding);
}

/**
 * Returns the text of a file. The text is decoded with `encoding` if it is given, with UTF-16 if the file begins with UTF-16's byte order mark, and
 * otherwise with UTF-8. The byte order mark is removed.
 * @param encoding a name that `TextDecoder` supports, e.g. "windows-1252"
 * @throws InputError if the file cannot be read, or if its bytes are not valid text in this encoding
 */
export async function readText(caller: string, path: string, encoding?: string): Promise<string> {
  const bytes = await read(caller, path);
  const name = encoding ?? markedEncoding(bytes);
  const decoder = decoderOf(caller, name);
  try {
    return decoder.decode(bytes);
  } catch (error) {
    const cause = `Save the file as UTF-8, or name its encoding: { encoding: "windows-1252" } is common for older files from spreadsheets.`;
    throw new InputError(`${caller}: "${path}" must be text in ${name}, but ${firstWrong(bytes, name)}. ${cause}`, {
      cause: error,
    });
  }
}

function decoderOf(caller: string, name: string) {
  try {
    return new TextDecoder(name, { fatal: true });
  } catch {
    throw new InputError(`${caller}: encoding must be a name that TextDecoder knows, such as "utf-8", got "${name}".`);
  }
}

function markedEncoding([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** Returns a description of where the bytes are not valid text. It decodes one line after another to find the first wrong line. */
function firstWrong(bytes: Uint8Array, encoding: string): string {
  if (encoding !== "utf-8") return "some of its bytes are not";
  const NEWLINE = 10;
  for (let line = 1, start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found + 1;
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return `line ${line} contains bytes that are not`;
    }
    start = end;
  }
  return "some of its bytes are not";
}
