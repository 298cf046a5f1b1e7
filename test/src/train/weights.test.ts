import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  initGru,
  initLstm,
  loadTensors,
  loadWeights,
  namedTensors,
  ready,
  saveWeights,
  trainable,
  version,
  weightsToBytes,
} from "gatebook";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(async () => {
  await ready();
  folder = mkdtempSync(join(tmpdir(), "gatebook-weights-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => tf.disposeVariables());

const at = (name: string) => join(folder, name);
const made = (seed: number, units = 3) => trainable(() => ({ layers: [initLstm({ features: 2, units, seed })] }));
const plain = (weights: object) =>
  Object.fromEntries(Object.entries(namedTensors(weights)).map(([name, tensor]) => [name, tensor.arraySync()]));

describe.each(["model.safetensors", "model.json"])("weights saved as %s", (name) => {
  it("are loaded into the variables of another model, with the manifest", async () => {
    const [saved, loaded] = [made(1), made(2)];
    expect(plain(loaded)).not.toEqual(plain(saved));
    await saveWeights(at(name), saved, { settings: { units: 3, cell: "lstm", of: ["a", 1, null] } });
    const before = tf.memory().numTensors;
    const manifest = await loadWeights(at(name), loaded);
    expect(tf.memory().numTensors).toBe(before);
    expect(plain(loaded)).toEqual(plain(saved));
    expect(manifest).toEqual({
      tensors: expect.arrayContaining([{ name: "layers.0.forget.kernel", dtype: "float32", shape: [2, 3] }]),
      gatebook: version,
      backend: "tensorflow",
      checksum: expect.stringMatching(/^[0-9a-f]{8}$/),
      settings: { units: 3, cell: "lstm", of: ["a", 1, null] },
    });
    expect(manifest.tensors).toHaveLength(12);
  });

  it("are loaded as tensors by name", async () => {
    const saved = made(1);
    await saveWeights(at(name), saved);
    const before = tf.memory().numTensors;
    const { tensors, manifest } = await loadTensors(at(name));
    expect(Object.fromEntries(Object.entries(tensors).map(([path, tensor]) => [path, tensor.arraySync()]))).toEqual(
      plain(saved),
    );
    expect(manifest.settings).toEqual({});
    expect(tf.memory().numTensors).toBe(before + 12);
    tf.dispose(tensors);
  });

  it("replace the weights that were saved before, and leave no other file behind", async () => {
    const [first, second, loaded] = [made(1), made(2), made(3)];
    const home = join(folder, `deep-${name}`, "er");
    for (const weights of [first, second]) await saveWeights(join(home, name), weights);
    await loadWeights(join(home, name), loaded);
    expect(plain(loaded)).toEqual(plain(second));
    const files = readdirSync(home).sort();
    expect(files).toHaveLength(name.endsWith(".json") ? 2 : 1);
    expect(files.filter((file) => file.endsWith(".tmp"))).toEqual([]);
  });

  it("are rejected without a change if they have other names or sizes, or if the model has plain tensors", async () => {
    await saveWeights(at(name), made(1));
    const gru = trainable(() => ({ layers: [initGru({ features: 2, units: 3, seed: 1 })] }));
    const larger = made(1, 4);
    const tensors = initLstm({ features: 2, units: 3, seed: 1 });
    const before = { gru: plain(gru), larger: plain(larger), count: tf.memory().numTensors };
    await expect(loadWeights(at(name), gru)).rejects.toThrow(
      /^loadWeights: ".*" must contain exactly the tensors of weights, by name\. Missing: layers\.0\.update\.kernel, .+ and 3 more; not in weights: layers\.0\..+\. Was it saved from another model\?$/,
    );
    await expect(loadWeights(at(name), larger)).rejects.toThrow(
      /must have layers\.0\.forget\.kernel as float32 \[2, 4\], got float32 \[2, 3\]\. Was it saved from a model of another size\?$/,
    );
    await expect(loadWeights(at(name), { layers: [tensors] })).rejects.toThrow(
      "loadWeights: weights.layers.0.forget.kernel must be a variable, got a tensor. A tensor cannot be trained. Make the record with trainable(…).",
    );
    const { forget, ...fewer } = made(1).layers[0] as ReturnType<typeof initLstm>;
    await expect(loadWeights(at(name), { layers: [fewer] })).rejects.toThrow(
      /Missing: nothing; not in weights: layers\.0\.forget\.kernel, layers\.0\.forget\.recurrent, layers\.0\.forget\.bias\./,
    );
    tf.dispose([forget, fewer]);
    expect({ gru: plain(gru), larger: plain(larger), count: tf.memory().numTensors }).toEqual(before);
    tf.dispose(tensors);
  });

  it("are rejected without a change if they are damaged or cut off", async () => {
    const [saved, loaded] = [made(1), made(2)];
    const home = join(folder, `damaged-${name}`);
    const path = join(home, name);
    await saveWeights(path, saved);
    const wanted = plain(saved);
    const start = Object.fromEntries(
      Object.entries(namedTensors(loaded)).map(([one, tensor]) => [one, tensor.clone()]),
    );
    const untouched = plain(start);
    const before = tf.memory().numTensors;
    let rejected = 0;
    /** Expects an InputError and unchanged variables. If the damaged byte has no meaning, it expects all saved numbers instead. */
    async function attempt(): Promise<void> {
      try {
        await loadWeights(path, loaded);
      } catch (error) {
        expect(error).toMatchObject({ name: "InputError" });
        expect(plain(loaded)).toEqual(untouched);
        rejected++;
        return;
      }
      expect(plain(loaded)).toEqual(wanted);
      for (const [one, tensor] of Object.entries(namedTensors(loaded)))
        (tensor as tf.Variable).assign(start[one] as tf.Tensor);
    }
    let attempts = 0;
    for (const file of readdirSync(home)) {
      const whole = readFileSync(join(home, file));
      for (let place = 0; place < whole.length; place += 11, attempts++) {
        const damaged = Buffer.from(whole);
        damaged[place] = (whole[place] as number) ^ 0x15;
        writeFileSync(join(home, file), damaged);
        await attempt();
      }
      for (const length of [0, 5, 9, whole.length >> 1, whole.length - 1]) {
        writeFileSync(join(home, file), whole.subarray(0, length));
        await expect(loadWeights(path, loaded)).rejects.toMatchObject({ name: "InputError" });
      }
      writeFileSync(join(home, file), whole);
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(rejected / attempts).toBeGreaterThan(0.8);
    await attempt(); // the file is complete again
    tf.dispose(start);
  });
});

describe("weights as bytes", () => {
  it("are the same bytes as those of a file, without a file", async () => {
    const [saved, loaded] = [made(1), made(2)];
    await saveWeights(at("bytes.safetensors"), saved, { settings: { units: 3 } });
    const bytes = weightsToBytes(saved, { settings: { units: 3 } });
    expect(Buffer.compare(bytes, readFileSync(at("bytes.safetensors")))).toBe(0);
    expect((await loadWeights(bytes, loaded)).settings).toEqual({ units: 3 });
    expect(plain(loaded)).toEqual(plain(saved));
  });
});

describe("files exchanged with other programs:", () => {
  it("the handler of tfjs reads the .json files of saveWeights", async () => {
    const saved = made(1);
    await saveWeights(at("theirs.json"), saved, { settings: { units: 3 } });
    const io = await import("@tensorflow/tfjs-node");
    const { weightSpecs, weightData, userDefinedMetadata } = await io.io.fileSystem(at("theirs.json")).load();
    const decoded = tf.io.decodeWeights(weightData as ArrayBuffer, weightSpecs ?? []);
    expect(plain(decoded)).toEqual(plain(saved));
    expect(userDefinedMetadata).toMatchObject({ "gatebook.settings": '{"units":3}' });
    tf.dispose(decoded);
  });

  it("loadTensors reads the weights of a layers model that tfjs saved", async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], name: "dense_saved" })] });
    await model.save(`file://${at("layers")}`);
    const { tensors, manifest } = await loadTensors(join(folder, "layers", "model.json"));
    expect(tensors["dense_saved/kernel"]?.arraySync()).toEqual(model.getWeights()[0]?.arraySync());
    expect(manifest).not.toHaveProperty("checksum");
    tf.dispose(tensors);
    model.dispose();
  });

  it("all names are preserved, for example those of PyTorch", async () => {
    const file = {
      weight_ih_l0: tf.ones([4, 2]),
      weight_hh_l0: tf.ones([4, 1]),
      bias_ih_l0: tf.zeros([4]),
      bias_hh_l0: tf.zeros([4]),
    };
    await saveWeights(at("torch.safetensors"), file);
    const { tensors } = await loadTensors(at("torch.safetensors"));
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(file).sort());
    tf.dispose([tensors, file]);
  });
});

describe("an error is thrown for", () => {
  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "another ending",
      () => saveWeights(at("a.npz"), made(1)),
      /^saveWeights: path must end in \.safetensors or in \.json \(the format of tfjs, with a binary file next to it\), got ".*a\.npz"\.$/,
    ],
    ["no path", () => saveWeights(undefined as unknown as string, made(1)), /^saveWeights: path must end in/],
    [
      "no tensors",
      () => saveWeights(at("a.safetensors"), {}),
      /^saveWeights: weights must contain tensors, got none\.$/,
    ],
    [
      "a disposed tensor",
      () => {
        const gone = tf.zeros([1]);
        gone.dispose();
        return saveWeights(at("a.safetensors"), { gone });
      },
      /^saveWeights: weights\.gone must be a live tensor, got a disposed one\.$/,
    ],
    [
      "strings",
      () => saveWeights(at("a.safetensors"), { words: tf.tensor1d(["a"]) }),
      /^saveWeights: weights\.words must be float32, int32 or bool, got string\.$/,
    ],
    [
      "a misspelt option",
      () => saveWeights(at("a.safetensors"), made(1), { setting: {} } as object),
      /^saveWeights: options has no option "setting"\. There are: settings\.$/,
    ],
    [
      "a missing file",
      () => loadTensors(at("none.safetensors")),
      /^loadTensors: ".*none\.safetensors" cannot be read\. ENOENT/,
    ],
    [
      "a folder instead of a file",
      () => saveWeights(join(at("folder.safetensors")), made(1)),
      /^saveWeights: ".*folder\.safetensors" cannot be written\. /,
    ],
    [
      "a source that is neither path nor bytes",
      () => loadTensors(3 as unknown as string),
      /^loadTensors: source must be a path or the bytes of a safetensors, \.npy or \.npz file \(Uint8Array or ArrayBuffer\), got number\.$/,
    ],
    [
      "a JSON file of another kind",
      () => loadTensors(at("package.json")),
      /^loadTensors: ".*package\.json" is not a tfjs model file: it must be JSON with a weightsManifest\./,
    ],
  ])("%s", async (_, act, message) => {
    mkdirSync(at("folder.safetensors/inside"), { recursive: true });
    writeFileSync(at("package.json"), '{"name":"other"}');
    await expect(act()).rejects.toThrow(message);
    expect(existsSync(at("a.safetensors"))).toBe(false);
    expect(readdirSync(folder).filter((file) => file.endsWith(".tmp"))).toEqual([]);
  });
});
