import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import * as math from "mathjs";
import { afterEach, describe, expect, it } from "vitest";
import { decode, encode } from "../../../../kernel/node/grading/codec";

/** Encodes a value, converts it to JSON and back, and decodes it, as the connection between the kernels does. */
const across = (value: unknown) => decode(JSON.parse(JSON.stringify(encode(value))));

/** Returns the error that a call throws. */
const thrownBy = (call: () => unknown): unknown => {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("The call threw nothing.");
};

/** Nests arrays to a given depth. */
const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

const before = Object.getOwnPropertyNames(Object.prototype).join();
afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
  expect(({} as { hacked?: unknown }).hacked).toBeUndefined();
});

describe("encode and decode keep plain data unchanged:", () => {
  it.each([
    ["numbers", [0, 1, -1.5, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53 + 2]],
    ["numbers that JSON lacks", [Number.NaN, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
    ["texts", ["", "a\nb", 'quotes " and \\', "🙂 \u2028 \0", "\ud800"]],
    ["null, undefined and booleans", [null, undefined, true, false]],
    ["bigints", [0n, -1n, 123456789012345678901234567890n, -(10n ** 9000n)]],
    ["nested arrays", [[], [[]], [1, [2, [3, [Number.NaN]]]]]],
    ["records", [{}, { a: { b: { c: [-0] } } }, { a: undefined, "": 1, $: "number", value: "7" }]],
    ["typed arrays of floats", [Float32Array.of(0.5, Number.NaN, -0), Float64Array.of(0.1, Number.NEGATIVE_INFINITY)]],
    ["typed arrays of integers", [Int8Array.of(-128), Int16Array.of(-1), Int32Array.of(-(2 ** 31))]],
    ["typed arrays without a sign", [Uint8Array.of(255), Uint8ClampedArray.of(255), Uint16Array.of(1)]],
    ["other typed arrays", [Uint32Array.of(2 ** 32 - 1), new Float32Array(0)]],
    ["deeply nested arrays", [nested(30)]],
  ])("%s", (_, values) => {
    for (const value of values) expect(across(value)).toStrictEqual(value);
    expect(across(values)).toStrictEqual(values);
    expect(across({ values })).toStrictEqual({ values });
  });

  it("an array with holes, which become undefined", () => {
    const holes: unknown[] = [1];
    holes[2] = 3;
    expect(across(holes)).toStrictEqual([1, undefined, 3]);
  });

  it("own properties with names that objects inherit", () => {
    const value = JSON.parse(
      '{"__proto__": {"hacked": 1}, "constructor": {"prototype": {"hacked": 1}}, "toString": 2}',
    );
    const came = across(value) as object;
    expect(Object.keys(came)).toEqual(["__proto__", "constructor", "toString"]);
    expect(Object.getPrototypeOf(came)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(came, "__proto__")?.value).toEqual({ hacked: 1 });
    expect("hacked" in came).toBe(false);
  });

  it("data of up to a million values", () => {
    expect(across(new Array(999_999).fill(0.5))).toHaveLength(999_999);
  });

  it("data in which one value occurs twice", () => {
    const row = [1, 2];
    expect(across({ a: row, b: [row, row] })).toStrictEqual({ a: [1, 2], b: [[1, 2], [1, 2]] }); // biome-ignore format: a matrix
  });

  it("records, except for their functions and prototype", () => {
    expect(across(Object.assign(Object.create(null), { a: 1, f: () => 1 }))).toStrictEqual({ a: 1 });
  });

  it("random plain data", () => {
    const typed = fc.oneof(fc.float32Array(), fc.float64Array(), fc.int32Array(), fc.uint8ClampedArray());
    const leaf = fc.oneof(
      ...[fc.double(), fc.integer(), fc.string({ unit: "binary" }), fc.boolean(), fc.bigInt(), typed],
      fc.constantFrom(null, undefined),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie("tree")),
        fc.dictionary(fc.string(), tie("tree"), { noNullPrototype: true }),
      ),
    }));
    fc.assert(fc.property(tree ?? leaf, (value) => void expect(across(value)).toStrictEqual(value)));
  });
});

describe("encode and decode replace objects that contain numbers by the numbers:", () => {
  it("tensors, also in a record", () => {
    const value = tf.tensor2d([[1, 2], [3, 4]]); // biome-ignore format: a matrix
    const came = across({ h: value, c: tf.scalar(0.5) });
    expect(came).toStrictEqual({ h: [[1, 2], [3, 4]], c: 0.5 }); // biome-ignore format: a matrix
  });

  it("mathjs matrices, also in an array", () => {
    expect(across([math.matrix([[1, -0]]), math.identity(2)])).toStrictEqual([[[1, -0]], [[1, 0], [0, 1]]]); // biome-ignore format: a matrix
  });

  it("and reject an object that contains itself", () => {
    const self = { toArray: () => [self] };
    expect(() => encode(self)).toThrow("expected plain data, got a value that contains itself");
  });
});

describe("encode rejects values that are not plain data", () => {
  class Gate {
    open = 1;
  }
  class Floats extends Float32Array {}
  const cycle: unknown[] = [];
  cycle.push({ cycle });
  const twice: unknown[] = [];
  twice.push(twice, twice);
  let shared: unknown = 1;
  for (let level = 0; level < 25; level++) shared = [shared, shared];
  const disposed = tf.scalar(1);
  disposed.dispose();

  it.each([
    ["a function", () => 1, "expected plain data, got a function"],
    ["a class", Gate, "expected plain data, got a function"],
    ["a function in an array", [[() => 1]], "expected plain data, got a function"],
    ["a symbol", Symbol("x"), "expected plain data, got a symbol"],
    ["an object of a class", new Gate(), "expected plain data, got an object of Gate"],
    ["an object of a class in a record", { a: [1, new Gate()] }, "expected plain data, got an object of Gate at .a[1]"],
    ["a Set", { units: new Set() }, "expected plain data, got an object of Set at .units"],
    ["a promise", Promise.resolve(1), "expected plain data, got an object of Promise"],
    ["a Map", new Map(), "expected plain data, got an object of Map"],
    ["a Date", new Date(), "expected plain data, got an object of Date"],
    ["an Error", new RangeError("x"), "expected plain data, got an object of RangeError"],
    ["an object with a prototype", Object.create({ open: 1 }), "expected plain data, got an object of Object"],
    ["a cycle", cycle, "expected plain data, got a value that contains itself at [0].cycle"],
    [
      "cycles whose copy would double at each level",
      twice,
      "expected plain data, got a value that contains itself at [0]",
    ],
    ["a value that is shared at every level", shared, "expected plain data, got more than a million values"],
    ["a long array", new Array(1_000_001).fill(0), "expected plain data, got more than a million values"],
    ["a long typed array", new Float32Array(1_500_000), "expected plain data, got more than a million values"],
    ["a getter that throws", { get a() { throw new RangeError("shut"); } }, "an object of Object that cannot be read (shut)"], // biome-ignore format: a line a case
    ["a getter that throws a value other than an error", { b: [{ get a() { throw 1; } }] }, "an object of Object that cannot be read (1) at .b[0]"], // biome-ignore format: a line a case
    ["a disposed tensor", disposed, "an object of Tensor that cannot be read (Tensor is disposed.)"],
    ["a value that is nested too deeply", nested(33), /nested deeper than 32 levels/],
    ["a DataView", new DataView(new ArrayBuffer(8)), "expected plain data, got a DataView"],
    ["an array of bigints", BigInt64Array.of(1n), "expected plain data, got a BigInt64Array"],
    ["a typed array of a class", new Floats(2), "expected plain data, got a Floats"],
  ])("%s", (_, value, message) => {
    const error = thrownBy(() => encode(value)); // encode is called only once, because some values have a million entries
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toMatch(message);
  });
});

describe("decode rejects anything that encode does not write", () => {
  const deep = (levels: number, end: string) =>
    `${'{"$":"Float32Array","values":['.repeat(levels)}${end}${"]}".repeat(levels)}`;
  const entries = (text: string) => `{"$": "record", "entries": ${text}}`;

  it.each([
    ["a plain object", "{}"],
    ["an object with other keys", '{"__proto__": {"hacked": 1}}'],
    ["an unknown kind", '{"$": "Function", "value": "return process"}'],
    ["a kind that is a name that objects inherit", '{"$": "constructor", "values": [1]}'],
    ["a prototype as kind", '{"$": "__proto__", "values": [1]}'],
    ["a kind that is not a text", '{"$": {"toString": 1}, "values": [1]}'],
    ["a long kind", JSON.stringify({ $: "x".repeat(1e6) })],
    ["an invalid number", '{"$": "number", "value": {"valueOf": 1}}'],
    ["an invalid bigint", '{"$": "bigint", "value": "1.5"}'],
    ["a bigint that is a number", '{"$": "bigint", "value": 1}'],
    ["a bigint that takes long to parse", JSON.stringify({ $: "bigint", value: "9".repeat(4e6) })],
    ["a record without entries", '{"$": "record"}'],
    ["entries that are not a list", entries('{"length": 1}')],
    ["an entry that is not a pair", entries("[1]")],
    ["an entry without a name", entries("[[1, 2]]")],
    ["values that are not a list", '{"$": "Float32Array", "values": {"length": 1e9}}'],
    ["values that are not numbers", '{"$": "Float32Array", "values": ["1"]}'],
    ["arrays of numbers that contain each other", deep(2, "1")],
    ["a value that is nested too deeply", `${"[".repeat(66)}${"]".repeat(66)}`],
    ["a value that is nested far too deeply", `${"[".repeat(1e5)}${"]".repeat(1e5)}`],
    ["a record that is nested far too deeply", `${'{"$":"record","entries":[["a",'.repeat(1e5)}1${"]]}".repeat(1e5)}`],
    ["numbers that are nested far too deeply", deep(1e5, "1")],
  ])("%s", (_, text) => {
    const wire = JSON.parse(text);
    let error: unknown;
    const before = process.cpuUsage();
    try {
      decode(wire);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message.length).toBeLessThan(120);
    const { user, system } = process.cpuUsage(before); // the test measures processor time, which does not depend on other programs
    expect((user + system) / 1000).toBeLessThan(500);
  });

  it.each([[undefined], [() => 1], [Symbol("x")], [1n]])("a value that JSON cannot contain: %s", (wire) => {
    expect(() => decode(wire)).toThrow(TypeError);
  });

  it("but accepts properties named like the prototype, and does not change the prototype", () => {
    const pair = (name: string) => entries(`[["${name}", ${entries('[["hacked", 1]]')}]]`);
    for (const name of ["__proto__", "constructor", "prototype", "__defineGetter__"]) {
      const came = decode(JSON.parse(pair(name))) as object;
      expect(Object.getOwnPropertyDescriptor(came, name)?.value).toStrictEqual({ hacked: 1 });
      expect("hacked" in came).toBe(false);
    }
  });

  it("but accepts two properties with the same name, and returns the last one", () => {
    expect(decode(JSON.parse(entries('[["a", 1], ["a", 2]]')))).toStrictEqual({ a: 2 });
  });
});
