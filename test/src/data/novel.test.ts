import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import * as tf from "@tensorflow/tfjs";
import { gru, InputError, loadNovel, loadNovelModel, lstm, type Novel, parseNovel, ready, rnn } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { chaptersOf, linesOf, makeNovel } from "../../../tools/make/datasets/novel.mjs";
import { root } from "../built";

let novel: Novel;
beforeAll(async () => {
  await ready();
  novel = await loadNovel();
});

describe("loadNovel", () => {
  it("reads 28 chapters to learn from and the last three chapters, in 37 kinds of characters", () => {
    expect([novel.train.length, novel.withheld.length]).toEqual([387_956, 42_476]);
    expect([...new Set(novel.train)].sort().join("")).toBe(`\n !"',-.:;?abcdefghijklmnopqrstuvwxyz`);
    expect(novel.train.startsWith("no one who had ever seen catherine morland in her infancy")).toBe(true);
    expect(novel.withheld.endsWith("recommend parental tyranny, or reward filial disobedience.")).toBe(true);
    expect(novel.made).toContain("r-cran-janeaustenr 1.0.0-1");
  });

  it("has at most one passage of 60 characters in both parts", () => {
    const pieces = Array.from({ length: Math.floor(novel.withheld.length / 60) }, (_, n) =>
      novel.withheld.slice(60 * n, 60 * n + 60),
    );
    expect(pieces.filter((piece) => novel.train.includes(piece)).length).toBeLessThanOrEqual(1);
  });

  it.each(["# a\nsplit\tparagraph\ntest\tno", "# a\nsplit\tparagraph\ntrain\t", "# a\nsplit\tparagraph\ntrain\ta\tb"])(
    "rejects the row of %j, which has another form",
    (text) => {
      expect(() => parseNovel(text)).toThrow(InputError);
      expect(() => parseNovel(text)).toThrow("loadNovel: line 3 must contain split, paragraph, got ");
    },
  );
});

/** Returns a number as 4 bytes, big endian. */
const integer = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
/** Returns strings as R's character vector (format 3), compressed as in a lazy-load database. */
function packed(lines: readonly string[]): Buffer {
  const strings = lines.map((line) => Buffer.concat([integer(9), integer(Buffer.byteLength(line)), Buffer.from(line)]));
  const head = [Buffer.from("X\n"), integer(3), integer(0x40201), integer(0x30500), integer(5), Buffer.from("UTF-8")];
  const object = Buffer.concat([...head, integer(16), integer(lines.length), ...strings]);
  return Buffer.concat([integer(object.length), deflateSync(object)]);
}

describe("makeNovel", () => {
  const lines = ["TITLE", "CHAPTER 1", "", "One (two)", "three, &c.", "", '"Four."', "", "*Vide a note", "CHAPTER 9"];

  it("gets the lines of one book from R's database", () => {
    expect(linesOf(Buffer.concat([packed(["EMMA", "é"]), packed(lines)]), "TITLE")).toEqual(lines);
    expect(() => linesOf(packed(lines), "EMMA")).toThrow('the file contains no text with the title "EMMA"');
  });

  it("joins the lines of a paragraph, and leaves out capitals, brackets and the editor's notes", () => {
    expect(chaptersOf(lines)).toEqual([["one two three, etc.", '"four."']]);
  });

  it("withholds the last three chapters", () => {
    const book = ["TITLE", ...[1, 2, 3, 4, 5].flatMap((n) => [`CHAPTER ${n}`, "", `Text ${"x".repeat(n)}.`, ""])];
    const { train, withheld } = parseNovel(makeNovel(book));
    expect([train, withheld]).toEqual(["text x.\ntext xx.", "text xxx.\ntext xxxx.\ntext xxxxx."]);
  });
});

const F = 37;
const oneHot = (ids: number[][]) => tf.cast(tf.oneHot(tf.tensor2d(ids, undefined, "int32"), F), "float32");

/** Returns the loss of a shipped model on the withheld chapters, in windows of 200 characters, and its number of weights. */
async function measured(name: "rnn" | "lstm" | "gru") {
  const model = await loadNovelModel(name);
  const ids = Array.from(novel.withheld, (one) => model.characters.indexOf(one));
  const windows = Array.from({ length: 212 }, (_, n) => ids.slice(200 * n, 200 * n + 201));
  const loss = tf.tidy(() => {
    const inputs = oneHot(windows.map((one) => one.slice(0, -1))) as tf.Tensor3D;
    const hidden = { rnn, lstm, gru }[name](model.cell as never, inputs).hidden;
    const flat = tf.reshape(hidden, [-1, model.kernel.shape[0]]);
    const targets = tf.reshape(oneHot(windows.map((one) => one.slice(1))), [-1, F]);
    const logits = tf.add(tf.matMul(flat, model.kernel), model.bias);
    return (tf.losses.softmaxCrossEntropy(targets, logits) as tf.Scalar).arraySync();
  });
  return { model, loss };
}

describe("loadNovelModel", () => {
  it.each(["rnn", "lstm", "gru"] as const)(
    "gives the %s, whose loss is that in the header, and its training runs",
    async (name) => {
      const { model, loss } = await measured(name);
      expect(loss).toBeCloseTo(model.loss, 3);
      expect(model.runs.map(({ seed }) => seed)).toEqual([1, 2, 3]);
      // the weights are rounded to half precision after the run
      expect(Math.abs((model.runs[0]?.withheld.at(-1) ?? 0) - loss)).toBeLessThan(0.005);
      expect(model.characters.join("")).toBe([...new Set(novel.train)].sort().join(""));
      expect(model.little === undefined).toBe(name !== "lstm");
      const { cell, kernel, bias } = model;
      tf.dispose([cell, kernel, bias]);
    },
  );

  it("rejects another cell", async () => {
    await expect(loadNovelModel("lstmm" as never)).rejects.toThrow('cell must be "rnn", "lstm" or "gru", got "lstmm"');
  });

  it.each(["novel.tsv", "novel-rnn.safetensors", "novel-lstm.safetensors", "novel-gru.safetensors"])(
    "reads %s, whose checksum is in datasets/README.md",
    (name) => {
      const sum = createHash("sha256")
        .update(readFileSync(join(root, "datasets", name)))
        .digest("hex");
      const readme = readFileSync(join(root, "datasets", "README.md"), "utf8");
      expect(readme.split("\n").find((line) => line.startsWith(`| ${name} |`))).toContain(`\`${sum}\``);
    },
  );
});
