import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { loadTensors, ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "../../../src/train/storage/safetensors";
import { type SavedTensor, savedTensor, type WeightFile } from "../../../src/train/storage/saved-tensor";

const fixture = (name: string) => join(import.meta.dirname, "fixtures", name);
const text = (name: string) => readFileSync(fixture(name), "utf8");

beforeAll(async () => {
  await ready();
});

/** Tensors of each type. They include an odd number of bools, an empty tensor, a scalar, and a name with letters that are not ASCII. */
function ours(): WeightFile {
  const tensors = {
    mask: tf.tensor1d([true, false, true], "bool"),
    "cell.forget.kernel": tf.tensor2d([0, 1 / 7, 2 / 7, 3 / 7, 4 / 7, 5 / 7], [2, 3]),
    scalar: tf.scalar(-0),
    counts: tf.tensor2d([[-1, 2147483647]], [1, 2], "int32"),
    empty: tf.zeros([0, 3]),
    größe: tf.tensor1d([3e-39, 1e38]),
  };
  const saved = Object.entries(tensors).map(([name, tensor]) => savedTensor("test", name, name, tensor));
  const kept = saved.map((one) => ({ ...one, bytes: one.bytes.slice() }));
  tf.dispose(tensors);
  return { tensors: kept, metadata: { "made by": "gatebook ✓" } };
}

const byName = (tensors: readonly SavedTensor[]) => Object.fromEntries(tensors.map((tensor) => [tensor.name, tensor]));

describe("safetensors", () => {
  it("are read with the types, shapes, bytes and metadata that were written", () => {
    const { tensors, metadata } = decodeSafetensors("test", "it", encodeSafetensors(ours()));
    expect(byName(tensors)).toEqual(byName(ours().tensors));
    expect(metadata).toEqual({ "made by": "gatebook ✓" });
  });

  it("that Python's library wrote are read with every type, value and name", async () => {
    const { tensors, manifest } = await loadTensors(fixture("python.safetensors"));
    const plain = Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => [name, [tensor.dtype, tensor.arraySync()]]),
    );
    expect(plain).toEqual({
      "head.bias": ["float32", [0.1, -0.2, 3e-39, 1e38].map(Math.fround)],
      "cell.forget.kernel": [
        "float32",
        [[0, 1, 2].map((n) => Math.fround(n / 7)), [3, 4, 5].map((n) => Math.fround(n / 7))],
      ],
      counts: ["int32", [[-1, 2147483647]]],
      mask: ["bool", [1, 0, 1]],
      scalar: ["float32", 0.5],
      empty: ["float32", []],
      größe: ["float32", [1]],
    });
    expect(tensors.empty?.shape).toEqual([0, 3]);
    expect(manifest.tensors).toHaveLength(7);
    expect(manifest).not.toHaveProperty("gatebook");
    tf.dispose(tensors);
  });

  it("that this library writes are the same bytes as a file that Python's library has read", async () => {
    const file = encodeSafetensors(ours());
    await expect(Buffer.from(file).toString("base64")).toMatchFileSnapshot(fixture("ours.base64"));
    const read = JSON.parse(text("ours-read-by-python.json"));
    expect(read.versions.safetensors).toMatch(/^\d+\.\d+\.\d+$/);
    expect(read.metadata).toEqual({ "made by": "gatebook ✓" });
    const values = ({ dtype, bytes }: SavedTensor) => {
      const { buffer } = bytes.slice();
      return dtype === "float32"
        ? [...new Float32Array(buffer)]
        : dtype === "int32"
          ? [...new Int32Array(buffer)]
          : [...bytes];
    };
    for (const tensor of ours().tensors) {
      const { dtype, shape, values: seen } = read.tensors[tensor.name];
      expect([dtype, shape, seen.map(Number)]).toEqual([tensor.dtype, tensor.shape, values(tensor)]);
    }
    expect(Object.keys(read.tensors)).toHaveLength(ours().tensors.length);
  });

  it("start with the header's length, and align every number for its type", () => {
    const file = encodeSafetensors(ours());
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
    for (const {
      dtype,
      data_offsets: [begin],
    } of Object.values<{ dtype: string; data_offsets: number[] }>(
      Object.fromEntries(Object.entries<never>(header).filter(([name]) => name !== "__metadata__")),
    )) {
      if (dtype !== "BOOL") expect((begin as number) % 4).toBe(0);
    }
  });
});

/** Returns a file with this header and `size` bytes of data. */
function made(header: unknown, size = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + size);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}
const entry = (data_offsets: number[], shape = [1], dtype = "F32") => ({ dtype, shape, data_offsets });

describe("a file that is not a complete safetensors file", () => {
  it.each<[string, Uint8Array, RegExp]>([
    ["an empty file", new Uint8Array(), /it is empty \(0 bytes\)\. Copy or download it again\.$/],
    [
      "a file of seven bytes",
      made({}).subarray(0, 7),
      /it has 7 bytes, but the number that contains the length of its header takes 8 bytes\.$/,
    ],
    [
      "a picture",
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]),
      /it is a PNG picture\. Is it the right file\?/,
    ],
    [
      "an incomplete header",
      made({ a: entry([0, 4]) }, 4).subarray(0, 30),
      /its header should have 54 bytes, got 22\. Was it cut off/,
    ],
    [
      "incomplete data",
      made({ a: entry([0, 4]) }, 3),
      /"a" should end at byte 4 of the data, but the data has 3 bytes\. Was the file cut off\?/,
    ],
    ["more data than its tensors take", made({ a: entry([0, 4]) }, 5), /its tensors take 4 bytes, but the data has 5/],
    ["a header that is not JSON", made("hello"), /its header is not a JSON record/],
    ["a header that is a list", made("[]"), /its header is not a JSON record/],
    ["a header that is not UTF-8", made({ ä: entry([0, 4]) }, 4).fill(0xff, 10, 11), /its header is not a JSON record/],
    [
      "a gap between tensors",
      made({ a: entry([0, 4]), b: entry([8, 12]) }, 12),
      /"b" begins at byte 8 of the data, expected 4/,
    ],
    [
      "overlapping tensors",
      made({ a: entry([0, 4]), b: entry([0, 4]) }, 4),
      /"b" begins at byte 0 of the data, expected 4/,
    ],
    [
      "a size that does not match the shape",
      made({ a: entry([0, 8], [3]) }, 8),
      /"a" of shape \[3\] takes 12 bytes, but the header gives it 8/,
    ],
    ["a negative shape", made({ a: entry([0, 4], [-1]) }, 4), /no dtype, shape and data_offsets for "a"/],
    ["an incomplete entry", made({ a: { dtype: "F32" } }), /no dtype, shape and data_offsets for "a"/],
    ["an entry that is null", made({ a: null }), /no dtype, shape and data_offsets for "a"/],
    ["offsets that are too large", made({ a: entry([0, 1e300]) }, 4), /no dtype, shape and data_offsets for "a"/],
    [
      "reversed offsets",
      made({ a: entry([4, 0], [1], "X7") }, 4),
      /"a" should end after it begins, got the bytes from 4 to 0 of the data/,
    ],
    [
      "metadata that are not strings",
      made({ __metadata__: { a: 1 } }),
      /every value in its __metadata__ must be a string/,
    ],
  ])("is rejected with a message for: %s", async (_, file, message) => {
    const before = tf.memory().numTensors;
    await expect(loadTensors(file)).rejects.toThrow(message);
    await expect(loadTensors(file)).rejects.toThrow(/^loadTensors: source is not a complete safetensors file: /);
    await expect(loadTensors(file)).rejects.toMatchObject({ name: "InputError" });
    expect(tf.memory().numTensors).toBe(before);
  });
});
