import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { loadTensors, ready } from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(async () => {
  await ready();
  folder = mkdtempSync(join(tmpdir(), "gatebook-other-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const fixture = (name: string) => readFileSync(join(import.meta.dirname, "fixtures", name));
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4d".repeat(32)}\nsize 438012\n`;

const OTHER_CONTENTS: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ["an empty file", "", /is empty \(0 bytes\)/],
  [
    "a Git LFS pointer",
    POINTER,
    /is a Git LFS pointer of 131 bytes, not the file of 438012 bytes itself\. .*git lfs pull/,
  ],
  ["a Git LFS pointer with CRLF", POINTER.replaceAll("\n", "\r\n"), /is a Git LFS pointer of 134 bytes/],
  ["a git-annex pointer", "/annex/objects/MD5E-s1--d41d8cd9\n", /is a git-annex pointer of 33 bytes/],
  [
    "an HTML page",
    "<!DOCTYPE html>\n<html><body>Not found</body></html>",
    /is a web page \(HTML\)\. Download the file itself/,
  ],
  ["an HTML page after a BOM and lines", "\ufeff\r\n  <HTML lang=en><p>Log in</p>", /is a web page \(HTML\)/],
  ["an HTML page that begins with a comment", "<!-- login --><html></html>", /is a web page \(HTML\)/],
  ["an XHTML page", '<?xml version="1.0"?>\n<!DOCTYPE html><html/>', /is a web page \(HTML\)/],
  [
    "a server's error in XML",
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
    /is an XML text.*AccessDenied/,
  ],
  ["a text", "Entry not found", /is a text: "Entry not found"/],
  ["zeros", new Uint8Array(5000), /begins with zeros only, perhaps because a download was interrupted/],
  [
    "a pickle",
    Uint8Array.from([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46]),
    /is a Python pickle, which is not loaded because it can run code.*safetensors\.torch/,
  ],
  ["an HDF5 file", Uint8Array.from([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, 0]), /is an HDF5 file.*numpy\.savez/],
  ["a compressed file", Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0]), /is compressed with gzip/],
];

describe.each(["safetensors", "npy", "npz", "json"])("a file with the ending .%s", (ending) => {
  it.each(OTHER_CONTENTS)("is rejected with a message that names its content: %s", async (_, content, message) => {
    const path = put(`weights.${ending}`, content);
    const before = tf.memory().numTensors;
    await expect(loadTensors(path)).rejects.toThrow(message);
    await expect(loadTensors(path)).rejects.toMatchObject({ name: "InputError" });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("loadTensors", () => {
  it.each(OTHER_CONTENTS)("reports %s given as bytes", async (_, content, message) => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await expect(loadTensors(bytes)).rejects.toThrow(message);
  });

  it.each([
    [
      "arrays of NumPy in .safetensors",
      "safetensors",
      fixture("arrays.npz"),
      /is a zip archive\. If it is NumPy's, its name must end in \.npz/,
    ],
    [
      "an array of NumPy in .npz",
      "npz",
      fixture("fortran.npy"),
      /is a NumPy array\. Rename it so that its name ends in \.npy/,
    ],
    ["arrays of NumPy in .npy", "npy", fixture("stored.npz"), /is a zip archive/],
  ])("reports what it found if the ending is wrong: %s", async (_, ending, content, message) => {
    await expect(loadTensors(put(`other.${ending}`, content))).rejects.toThrow(message);
  });

  it("reads a safetensors file in which the length of the header looks like the first bytes of a pickle", async () => {
    const json = JSON.stringify({ a: { dtype: "U8", shape: [1], data_offsets: [0, 1] } }).padEnd(0x280);
    const bytes = Buffer.concat([Buffer.from([0x80, 2, 0, 0, 0, 0, 0, 0]), Buffer.from(json), Buffer.from([5])]);
    const { tensors } = await loadTensors(new Uint8Array(bytes));
    expect(tensors.a?.arraySync()).toEqual([5]);
    tf.dispose(tensors);
  });

  it("lists the files in an index of safetensors files", async () => {
    const index = {
      metadata: {},
      weight_map: { a: "model-1-of-2.safetensors", b: "model-2-of-2.safetensors", c: "model-1-of-2.safetensors" },
    };
    await expect(loadTensors(put("model.safetensors.index.json", JSON.stringify(index)))).rejects.toThrow(
      /is an index of safetensors files, which contain the tensors\. Load each of these files: model-1-of-2\.safetensors, model-2-of-2\.safetensors\.$/,
    );
  });

  it("accepts an ArrayBuffer", async () => {
    const bytes = new Uint8Array(fixture("fortran.npy"));
    const { tensors } = await loadTensors(bytes.buffer);
    expect(tensors.arr_0?.shape).toEqual([2, 3]);
    tf.dispose(tensors);
  });

  it("rejects another ending with an error that lists the endings that it reads", async () => {
    await expect(loadTensors("weights.h5")).rejects.toThrow(
      /^loadTensors: path must end in \.safetensors, in \.json \(the format of tfjs, .*\), or in \.npy or \.npz \(arrays of NumPy\), got "weights\.h5"\. In Keras, save with numpy\.savez/,
    );
    await expect(loadTensors("model.pth")).rejects.toThrow(
      /got "model\.pth"\. In PyTorch, save with safetensors\.torch/,
    );
    await expect(loadTensors("model.other")).rejects.toThrow(/got "model\.other"\.$/);
  });
});

describe("tfjs' format", () => {
  const spec = (name: string, shape: number[], dtype: string, quantization?: object) =>
    quantization ? { name, shape, dtype, quantization } : { name, shape, dtype };
  const save = (weights: object[], data: Uint8Array) => {
    put("part.bin", data);
    return put("model.json", JSON.stringify({ weightsManifest: [{ paths: ["part.bin"], weights }] }));
  };
  const bytes = (...views: ArrayBufferView[]) =>
    Buffer.concat(
      views.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)),
    );
  const quantized = [
    spec("u8", [2, 2], "float32", { dtype: "uint8", min: -1.5, scale: 0.0123 }),
    spec("half", [3], "float32", { dtype: "float16" }),
    spec("counts", [3], "int32", { dtype: "uint8", min: -3, scale: 1.7 }),
    spec("u16", [2], "float32", { dtype: "uint16", min: 0.25, scale: 0.001 }),
    spec("whole", [1], "float32"),
  ];
  const data = bytes(
    Uint8Array.of(0, 1, 128, 255),
    Uint16Array.of(0xb400, 0x3c01, 0x0001),
    Uint8Array.of(0, 5, 255),
    Uint16Array.of(0, 65535),
    Float32Array.of(0.1),
  );

  it("with quantized weights is decoded to the numbers that tfjs itself decodes", async () => {
    const { tensors } = await loadTensors(save(quantized, data));
    const theirs = tf.io.decodeWeights(new Uint8Array(data).buffer, quantized as never);
    expect(Object.keys(tensors)).toEqual(Object.keys(theirs));
    for (const [name, tensor] of Object.entries(theirs)) {
      expect([tensors[name]?.dtype, tensors[name]?.arraySync()], name).toEqual([tensor.dtype, tensor.arraySync()]);
    }
    tf.dispose([tensors, theirs]);
  });

  it("with text, complex numbers or an unknown quantization is read except for these tensors", async () => {
    const text = bytes(Uint8Array.of(2, 0, 0, 0), Buffer.from("ab"), Uint8Array.of(0, 0, 0, 0));
    const weights = [
      spec("words", [2], "string"),
      spec("complex", [1], "complex64"),
      spec("odd", [4], "float32", { dtype: "uint8" }),
      spec("kept", [2], "float32"),
    ];
    const path = save(weights, bytes(text, new Float32Array(2), new Uint8Array(4), Float32Array.of(1, -2)));
    const { tensors } = await loadTensors(path);
    expect(Object.keys(tensors)).toEqual(["kept"]);
    expect(tensors.kept?.arraySync()).toEqual([1, -2]);
    expect(() => tensors.words).toThrow(/it is stored as string, and tfjs supports/);
    expect(() => tensors.complex).toThrow(/it is stored as C64/);
    expect(() => tensors.odd).toThrow(/it is quantized as uint8 for float32 with scale undefined and min undefined/);
    tf.dispose(tensors);
  });

  it.each([
    [
      "a Git LFS pointer",
      Buffer.from(POINTER),
      /needs 21 bytes of numbers, got 131\. A binary file is a Git LFS pointer/,
    ],
    ["empty", Buffer.alloc(0), /needs 21 bytes of numbers, got 0\. A binary file is empty/],
    ["cut off", data.subarray(0, 20), /needs 21 bytes of numbers, got 20\. Was the binary file cut off/],
  ])("reports that its binary file is %s", async (_, content, message) => {
    await expect(loadTensors(save(quantized, content))).rejects.toThrow(message);
  });
});
