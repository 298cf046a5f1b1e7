import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** A path from the project's root, right for the platform it runs on. */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const alias = { "#platform": here("src/platform/node.ts"), gatebook: here("src/index.ts") };

const tests = "test/{src,kernel,tools,bench}/**/*.test.ts";
/** Files that replace a module or a global for good. Any other file puts back what it changes. */
const isolated = "test/{src,kernel,tools,bench}/**/*.isolated.test.ts";

/** The tests' tensors are small: more threads would only wait for each other, and that costs processor time. */
const env = { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" };

/** These limits only end what hangs: a busy machine needs far less. Budgets of time are checked by `npm run bench`. */
const hangs = { testTimeout: 900_000, hookTimeout: 900_000, teardownTimeout: 60_000 };
/** The same for whole notebooks. */
const notebookHangs = { ...hangs, testTimeout: 1_800_000, hookTimeout: 1_800_000 };

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: [tests],
          exclude: [isolated],
          env,
          ...hangs,
          globalSetup: "test/compiled.ts",
          pool: "forks",
          // Tensors and figures are many short-lived objects: a larger space for new ones takes a tenth less processor time.
          execArgv: ["--max-semi-space-size=64"],
          // Files share a process: it loads TensorFlow and the library once, not once for each of 250 files.
          // So a module of helpers is loaded once too: a hook that stands in it outside of a function runs for one file only.
          isolate: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "unit-isolated",
          include: [isolated],
          env,
          ...hangs,
          globalSetup: "test/compiled.ts",
          pool: "forks",
        },
      },
      {
        resolve: { alias },
        test: {
          name: "notebooks",
          include: ["test/notebooks/**/*.test.ts"],
          ...notebookHangs,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: { name: "scale", include: ["test/scale/**/*.test.ts"], ...notebookHangs, fileParallelism: false },
      },
      {
        resolve: { alias },
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          ...notebookHangs,
          expect: { poll: { timeout: 600_000, interval: 100 } },
          fileParallelism: false,
          isolate: false, // the library is compiled and loaded once
        },
      },
    ],
  },
});
