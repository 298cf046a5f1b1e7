import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { loadTensors, loadWeights, ready, trainable } from "gatebook";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { convertNumbers } from "../../../src/train/storage/number-types";

beforeAll(async () => {
  await ready();
});
afterEach(() => tf.disposeVariables());

const fixture = (name: string) => join(import.meta.dirname, "fixtures", name);
const plain = (tensors: object) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, [tensor.dtype, tensor.arraySync()]]));

/** The numbers that fixtures/make.py wrote, in the types that they have in tfjs. */
const READ = {
  F64: ["float32", [0.1, -2.5].map(Math.fround)],
  F16: ["float32", [-0.25, 1, 65504, 2 ** -24, -0]],
  I8: ["int32", [-128, 127]],
  U8: ["int32", [0, 255]],
  I16: ["int32", [-32768, 32767]],
  U16: ["int32", [0, 65535]],
  U32: ["int32", [7, 2147483647]],
  I64: ["int32", [-2147483648, 2147483647]],
  U64: ["int32", [7]],
};
const UNSUPPORTED: readonly (readonly [name: string, reason: RegExp])[] = [
  ["large U32", /it is stored as U32 and contains 2147483648 at entry 0, which is beyond int32\. Convert it/],
  ["large I64", /it is stored as I64 and contains 1099511627776 at entry 1, which is beyond int32\. Convert it/],
  ["large F64", /it is stored as F64 and contains 1e\+300 at entry 0, which is beyond float32\. Convert it/],
];

describe("a safetensors file with every type of number", () => {
  it("is read as float32, int32 and bool, without only those types that tfjs does not have", async () => {
    const { tensors, manifest } = await loadTensors(fixture("types.safetensors"));
    const brain = [-0.25, 1, new Float32Array(Uint32Array.of(0x7f62 * 65536).buffer)[0]];
    expect(plain(tensors)).toEqual({ ...READ, BF16: ["float32", brain] });
    expect(manifest.unreadable?.map(({ name }) => name).sort()).toEqual(["F8", "large F64", "large I64", "large U32"]);
    tf.dispose(tensors);
  });

  it.each([
    ...UNSUPPORTED,
    ["F8", /it is stored as F8_E4M3, and tfjs supports float32, int32 and bool only\. Convert it/] as const,
  ])("throws an error with the reason when the tensor %s is read", async (name, reason) => {
    const { tensors } = await loadTensors(fixture("types.safetensors"));
    expect(() => tensors[name]).toThrow(reason);
    expect(() => tensors[name]).toThrow(`loadTensors: "${name}" of "${fixture("types.safetensors")}" cannot be read: `);
    tf.dispose(tensors);
  });

  it("fills variables from half precision, and names the tensor that cannot be read", async () => {
    const header = { w: { dtype: "F16", shape: [2], data_offsets: [0, 4] } };
    const weights = trainable(() => ({ w: tf.zeros([2]) }));
    await loadWeights(safetensors(header, Uint16Array.of(0x3555, 0xfc00)), weights);
    expect(Array.from(weights.w.dataSync())).toEqual([Math.fround(0.333251953125), Number.NEGATIVE_INFINITY]);
    const f8 = { w: { dtype: "F8_E5M2", shape: [2], data_offsets: [0, 2] } };
    await expect(loadWeights(safetensors(f8, Uint8Array.of(1, 2)), weights)).rejects.toThrow(
      /^loadWeights: "w" of source cannot be read: it is stored as F8_E5M2, and tfjs supports/,
    );
  });

  it("lists a tensor of an unknown type as unreadable, and reads the others", async () => {
    const header = {
      odd: { dtype: "F3_E1M1", shape: [3], data_offsets: [0, 2] },
      yes: { dtype: "BOOL", shape: [2], data_offsets: [2, 4] },
    };
    const { tensors, manifest } = await loadTensors(safetensors(header, Uint8Array.of(9, 9, 1, 0)));
    expect(plain(tensors)).toEqual({ yes: ["bool", [1, 0]] });
    expect(manifest.unreadable).toEqual([
      { name: "odd", shape: [3], reason: "it is stored as F3_E1M1, and tfjs supports float32, int32 and bool only" },
    ]);
    tf.dispose(tensors);
  });

  it.each(["F16", "BF16"])("is rejected if the size of a tensor of type %s does not fit its shape", async (dtype) => {
    const header = { a: { dtype, shape: [3], data_offsets: [0, 4] } };
    await expect(loadTensors(safetensors(header, new Uint8Array(4)))).rejects.toThrow(
      /"a" of shape \[3\] takes 6 bytes, but the header gives it 4/,
    );
  });
});

describe("convertNumbers", () => {
  it("gives the same value as an independent formula for every half-precision number", () => {
    const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
    const converted = convertNumbers("F16", new Uint8Array(all.buffer));
    const values = "bytes" in converted ? new Float32Array(converted.bytes.buffer) : [];
    // The bits of the float32 with the same value: 112 is added to the exponent. This holds only for normal numbers.
    const words = Uint32Array.from(all, (bits) => ((bits & 0x8000) << 16) | (((bits & 0x7fff) << 13) + (112 << 23)));
    const expected = new Float32Array(words.buffer);
    let normal = 0;
    for (const bits of all) {
      const exponent = (bits >> 10) & 31;
      if (exponent === 0) expect(values[bits]).toBe(((bits & 1023) / 2 ** 24) * (bits & 0x8000 ? -1 : 1));
      else if (exponent < 31) normal += Number(Object.is(values[bits], expected[bits]));
      else if (bits & 1023) expect(values[bits]).toBeNaN();
      else expect(values[bits]).toBe(bits & 0x8000 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    }
    expect(normal).toBe(30 * 1024 * 2);
  });
});

describe("files of NumPy", () => {
  it("are read from .npz by name, with every type, both byte orders, and both orders of rows and columns", async () => {
    const { tensors, manifest } = await loadTensors(fixture("arrays.npz"));
    const rows = Array.from({ length: 24 }, (_, n) => n);
    const cube = [0, 1].map((i) => [0, 1, 2].map((j) => rows.slice(i * 12 + j * 4, i * 12 + j * 4 + 4)));
    expect(plain(tensors)).toEqual({
      ...READ,
      bool: [
        "bool",
        [
          [1, 0],
          [0, 0],
        ],
      ],
      scalar: ["float32", 0.5],
      columns: ["float32", cube],
      "big-endian": ["float32", [[1.5, -2.5]]],
      "big-endian counts": ["int32", [1, -2]],
      empty: ["float32", []],
    });
    expect(tensors.empty?.shape).toEqual([0, 3]);
    expect(manifest.unreadable?.map(({ name }) => name).sort()).toEqual(
      ["BF16", "complex", "large F64", "large I64", "large U32", "objects", "records", "words"].sort(),
    );
    for (const [name, reason] of [...UNSUPPORTED, ["words", /its dtype is <U2, and tfjs supports/] as const]) {
      expect(() => tensors[name]).toThrow(reason);
    }
    tf.dispose(tensors);
  });

  it("are read from .npy, even in Fortran order, and from the bytes of .npy and .npz", async () => {
    for (const source of [fixture("fortran.npy"), new Uint8Array(readFileSync(fixture("fortran.npy")))]) {
      const { tensors } = await loadTensors(source);
      expect(plain(tensors)).toEqual({
        arr_0: [
          "float32",
          [
            [0, 1, 2],
            [3, 4, 5],
          ],
        ],
      });
      tf.dispose(tensors);
    }
    const { tensors } = await loadTensors(new Uint8Array(readFileSync(fixture("stored.npz"))));
    expect(plain(tensors)).toEqual({
      arr_0: ["int32", [0, 1, 2]],
      kernel: [
        "float32",
        [
          [1, 0],
          [0, 1],
        ],
      ],
    });
    tf.dispose(tensors);
  });

  it.each([1, 2, 3])(
    "of version %i of the format are read, even with the long integers of Python 2 in the shape",
    async (version) => {
      const dictionary = "{'descr': '>i2', 'fortran_order': True, 'shape': (2L, 3L), }\n";
      const start = version === 1 ? 10 : 12;
      const file = new Uint8Array(start + dictionary.length + 12);
      file.set([0x93, ...new TextEncoder().encode("NUMPY"), version, 0]);
      const view = new DataView(file.buffer);
      if (version === 1) view.setUint16(8, dictionary.length, true);
      else view.setUint32(8, dictionary.length, true);
      file.set(new TextEncoder().encode(dictionary), start);
      for (let n = 0; n < 6; n++) view.setInt16(start + dictionary.length + 2 * n, -n);
      const { tensors } = await loadTensors(file);
      expect(tensors.arr_0?.arraySync()).toEqual([
        [0, -2, -4],
        [-1, -3, -5],
      ]);
      tf.dispose(tensors);
      await expect(loadTensors(file.subarray(0, file.length - 1))).rejects.toThrow(
        /its array >i2 of shape \[2, 3\] takes 12 bytes, got 11\. Was it cut off\?$/,
      );
      file[6] = 4;
      await expect(loadTensors(file)).rejects.toThrow(/it has version 4 of the format, expected 1, 2 or 3\.$/);
    },
  );

  it("with a damaged byte give either the saved numbers or an InputError", async () => {
    const whole = new Uint8Array(readFileSync(fixture("stored.npz")));
    const numTensors = tf.memory().numTensors;
    let rejected = 0;
    for (let place = 0; place < whole.length; place++) {
      const damaged = whole.slice();
      damaged[place] = (whole[place] as number) ^ 0x15;
      try {
        const { tensors } = await loadTensors(damaged);
        const values = Object.values(plain(tensors)).map((one) => JSON.stringify(one));
        for (const value of values) expect(['["int32",[0,1,2]]', '["float32",[[1,0],[0,1]]]']).toContain(value);
        tf.dispose(tensors);
      } catch (error) {
        expect(error).toMatchObject({ name: "InputError" });
        rejected++;
      }
      await expect(loadTensors(whole.subarray(0, place))).rejects.toMatchObject({ name: "InputError" });
    }
    expect(rejected / whole.length).toBeGreaterThan(0.5);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

/** Returns a safetensors file with this header and these numbers. */
function safetensors(header: object, numbers: ArrayBufferView): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + numbers.byteLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  file.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), 8 + json.length);
  return file;
}
