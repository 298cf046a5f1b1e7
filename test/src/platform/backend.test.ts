import { describe, expect, it } from "vitest";
import { version } from "../../../src/version";
import { run } from "../built";
import { BACKENDS } from "../models/backends";

/** A script that imports the library as a lesson does, computes something, and prints one line of JSON. */
const LESSON = `
  const { ready } = require("gatebook");
  const tf = require("@tensorflow/tfjs-node");
  const early = tf.tensor1d([1, 2, 3]);
  const before = tf.getBackend();
  ready().then((environment) => {
    const sum = early.add(1).sum().arraySync();
    const trained = tf.grad((x) => x.square().sum())(tf.tensor1d([3])).arraySync();
    console.log(JSON.stringify({ environment, before, active: tf.getBackend(), sum, trained,
      listeners: [process.listenerCount("uncaughtException"), process.listenerCount("unhandledRejection")],
      log: process.env.TF_CPP_MIN_LOG_LEVEL, nodePart: typeof tf.node }));
  }, (error) => { console.log(error.message); process.exitCode = 3; });
`;

/** Scripts that make Node behave as if a part was not installed or could not be loaded. */
const HIDDEN = `{ const fs = require("fs"); const real = fs.existsSync; fs.existsSync = (path) => !String(path).endsWith("tfjs_binding.node") && real(path); }`;
const BROKEN = `process.dlopen = () => { throw new Error("libtensorflow.so.2: cannot open shared object file\\nmore"); };`;
const NO_WASM_FILES = `{ const fs = require("fs"); const real = fs.readFileSync; fs.readFileSync = (path, ...rest) => { if (String(path).endsWith(".wasm")) throw new Error("no such file"); return real(path, ...rest); }; }`;

describe("the best available backend is chosen:", () => {
  it("native TensorFlow is ready when gatebook is imported, and nothing is written to stderr", async () => {
    const { stdout, stderr, code } = await run(LESSON);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const said = JSON.parse(stdout);
    expect(said.environment).toMatchObject({
      backend: "tensorflow",
      reason: "native TensorFlow, because it is available and the fastest",
      kernel: "none",
      versions: { gatebook: version, tfjs: "4.22.0", node: process.versions.node },
    });
    expect(said.environment.versions.tensorflow).toMatch(/^2\.\d+\.\d+$/);
    expect(said.environment).not.toHaveProperty("improve");
    expect(said).toMatchObject({ before: "tensorflow", active: "tensorflow", sum: 9, trained: [6], log: "2" });
  });

  it("WebAssembly if the native binding was not built, with the reason and advice; tfjs-node is then tfjs", async () => {
    const { stdout, stderr } = await run(HIDDEN + LESSON);
    expect(stderr).toBe("");
    const said = JSON.parse(stdout);
    expect(said.environment).toMatchObject({
      backend: "wasm",
      reason: "WebAssembly, because the native TensorFlow binding has not been built",
      improve: "`npm run doctor` shows what is missing and how to install it.",
    });
    expect(said).toMatchObject({ before: "cpu", active: "wasm", sum: 9, trained: [6], nodePart: "undefined" });
  });

  it("WebAssembly if the native binding cannot be loaded, with the first line of the loader's error", async () => {
    const { stdout, stderr } = await run(BROKEN + LESSON);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout).environment.reason).toBe(
      "WebAssembly, because the native TensorFlow binding did not load (libtensorflow.so.2: cannot open shared object file)",
    );
  });

  it("plain JavaScript if Node runs without WebAssembly", async () => {
    const { stdout, stderr } = await run(`${HIDDEN} delete globalThis.WebAssembly;${LESSON}`);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout).environment.reason).toBe(
      "plain JavaScript, because the native TensorFlow binding has not been built and this Node runs without WebAssembly",
    );
  });

  it("plain JavaScript if WebAssembly does not start, and the lesson continues", async () => {
    const { stdout, stderr } = await run(HIDDEN + NO_WASM_FILES + LESSON);
    const said = JSON.parse(stdout);
    expect(said.environment.backend).toBe("cpu");
    expect(said.environment.reason).toMatch(
      /^plain JavaScript, because the native TensorFlow binding has not been built and WebAssembly did not start \(.+\)$/,
    );
    expect(said).toMatchObject({ active: "cpu", sum: 9, trained: [6] });
    expect(stderr).not.toMatch(/Hi, looks like|Unhandled/);
  });
});

describe("GATEBOOK_BACKEND", () => {
  it.each(BACKENDS.filter((backend) => backend !== "tensorflow"))(
    "=%s forces this backend even if native TensorFlow is available, without output and without a remaining listener",
    async (name) => {
      const { stdout, stderr } = await run(LESSON, { GATEBOOK_BACKEND: name });
      expect(stderr).toBe("");
      const said = JSON.parse(stdout);
      expect(said.environment.backend).toBe(name);
      expect(said.environment.reason).toContain(`because GATEBOOK_BACKEND=${name} requests it`);
      expect(said).toMatchObject({ active: name, sum: 9, trained: [6], listeners: [0, 0], nodePart: "undefined" });
    },
  );

  it("=tensorflow, if it is unavailable, is an error that names the variable, the available backends and doctor", async () => {
    const { stderr, code } = await run(HIDDEN + LESSON, { GATEBOOK_BACKEND: "tensorflow" });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "Error: GATEBOOK_BACKEND=tensorflow is unavailable: the native TensorFlow binding has not been built. " +
        "Available: wasm, cpu. Unset the variable to use the fastest of these. " +
        "`npm run doctor` shows what is missing and how to install it.",
    );
  });

  it("=gpu is an error that lists the available backends", async () => {
    const { stderr, code } = await run(LESSON, { GATEBOOK_BACKEND: "gpu" });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "GATEBOOK_BACKEND=gpu is unavailable: there is no backend with this name. Available: tensorflow, wasm, cpu.",
    );
  });

  it("=wasm makes ready() throw if WebAssembly does not start", async () => {
    const { stdout, code } = await run(NO_WASM_FILES + LESSON, { GATEBOOK_BACKEND: "wasm" });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^GATEBOOK_BACKEND=wasm is unavailable: WebAssembly did not start \(/);
  });
});

describe("importing gatebook", () => {
  it("keeps a log level set by the user", async () => {
    const { stdout } = await run(LESSON, { TF_CPP_MIN_LOG_LEVEL: "1" });
    expect(JSON.parse(stdout).log).toBe("1");
  });

  it("restores in Node 23's util the functions that tfjs-node calls, without a deprecation warning", async () => {
    const script = `const util = require("util"); delete util.isNullOrUndefined; delete util.isArray; require("gatebook");
      console.log(util.isNullOrUndefined(null), util.isNullOrUndefined(undefined), util.isNullOrUndefined(0), util.isArray([]), util.isArray({}));`;
    const { stdout, stderr } = await run(script, {}, ["--throw-deprecation"]);
    expect(stderr).toBe("");
    expect(stdout.trim()).toBe("true true false true false");
  });
});
