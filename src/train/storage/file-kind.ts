// Recognises the kind of a file by its first bytes, so that an error message can name it.

/** The formats of weight files that can be recognised by their first bytes. */
export type WeightFormat = "safetensors" | "npy" | "npz" | "other";

/** Returns the format of a weight file, judged by its first bytes. */
export function formatOf(bytes: Uint8Array): WeightFormat {
  // A header is shorter than 2^32 bytes, so the upper four bytes of its length are 0. No other format has four zero bytes before a brace.
  if (bytes[8] === 0x7b && bytes.subarray(4, 8).every((byte) => byte === 0)) return "safetensors";
  if (startsWith(bytes, "\x93NUMPY")) return "npy";
  return startsWith(bytes, "PK\x03\x04") || startsWith(bytes, "PK\x05\x06") ? "npz" : "other";
}

interface Kind {
  readonly is: (head: string, bytes: Uint8Array) => boolean;
  readonly what: (head: string, bytes: Uint8Array) => string;
}

const SAVE_AGAIN = "save the tensors with safetensors.torch.save_file(model.state_dict(), path)";
const PAGE = /^<(!doctype\s+html|html|head|body|title|script|meta|!--)/i;
const begins = (text: string) => (_: string, bytes: Uint8Array) => startsWith(bytes, text);

const KINDS: readonly Kind[] = [
  { is: (_, bytes) => bytes.length === 0, what: () => "is empty (0 bytes). Copy or download it again" },
  {
    is: (head) => /^version https?:\/\/git-lfs/.test(head),
    what: (head, { length }) =>
      `is a Git LFS pointer of ${length} bytes, not the file${sizeIn(head)} itself. Fetch the file with: git lfs pull`,
  },
  {
    is: (head) => /^(\.\.\/)*(\.git)?\/annex\/objects\//.test(head),
    what: (_, { length }) => `is a git-annex pointer of ${length} bytes. Fetch the file with: git annex get`,
  },
  {
    is: (head) => PAGE.test(head) || /^<\?xml[^>]*>\s*<(!doctype\s+)?html/i.test(head),
    what: () =>
      "is a web page (HTML). Download the file itself. The address led to a page, perhaps a login page or an error page",
  },
  {
    is: (head) => /^<\?xml/i.test(head),
    what: (head) => `is an XML text, perhaps a server's error: ${quote(head)}. Download the file again`,
  },
  { is: begins("\x93NUMPY"), what: () => "is a NumPy array. Rename it so that its name ends in .npy" },
  {
    is: begins("PK\x03\x04"),
    what: () => `is a zip archive. If it is NumPy's, its name must end in .npz; if it is torch.save's, ${SAVE_AGAIN}`,
  },
  {
    is: begins("\x89HDF"),
    what: () => "is an HDF5 file, as Keras writes them. In Keras, save the arrays of get_weights() with numpy.savez",
  },
  { is: begins("GGUF"), what: () => "is a GGUF file. Use the safetensors files of the same model" },
  { is: begins("\x1f\x8b"), what: () => "is compressed with gzip. Decompress it first" },
  { is: begins("\x89PNG"), what: () => "is a PNG picture. Is it the right file?" },
  { is: begins("%PDF"), what: () => "is a PDF document. Is it the right file?" },
  {
    is: (_, bytes) => bytes[0] === 0x80 && (bytes[1] as number) >= 2 && (bytes[1] as number) <= 5,
    what: () => `is a Python pickle, which is not loaded because it can run code. In PyTorch, ${SAVE_AGAIN}`,
  },
  {
    is: (_, bytes) => bytes.length >= 16 && bytes.subarray(0, 4096).every((byte) => byte === 0),
    what: () => "begins with zeros only, perhaps because a download was interrupted. Download it again",
  },
  {
    is: (head) => /^[{[]/.test(head),
    what: (head) => `is a JSON text: ${quote(head)}. Is it a server's answer instead of the file?`,
  },
  {
    is: (head) => head.length > 8 && !/[^\t\n\r\x20-\x7e]/.test(head),
    what: (head) => `is a text: ${quote(head)}. Is it the right file?`,
  },
];

/**
 * Returns the kind of a file that does not have the expected format, as words for an error message, with advice. Undefined if the first bytes are
 * not recognised.
 */
export function otherKind(bytes: Uint8Array): string | undefined {
  const head = latin(bytes.subarray(0, 512)).replace(/^(\xef\xbb\xbf|\s)+/, "");
  return KINDS.find(({ is }) => is(head, bytes))?.what(head, bytes);
}

/** Ends a text with a full stop, unless the text ends with a question mark. */
export const sentence = (text: string) => (text.endsWith("?") ? text : `${text}.`);

const latin = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const startsWith = (bytes: Uint8Array, text: string) => latin(bytes.subarray(0, text.length)) === text;
const quote = (head: string) => JSON.stringify(head.length > 60 ? `${head.slice(0, 60)}…` : head);

function sizeIn(pointer: string): string {
  const size = /^size (\d+)$/m.exec(pointer)?.[1];
  return size ? ` of ${size} bytes` : "";
}
