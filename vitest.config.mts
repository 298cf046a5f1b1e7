import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** A path from the project's root, right for the platform it runs on. */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const alias = { "#platform": here("src/platform/node.ts"), gatebook: here("src/index.ts") };

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["test/{src,kernel,tools,bench}/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          pool: "forks",
        },
      },
      {
        resolve: { alias },
        test: {
          name: "notebooks",
          include: ["test/notebooks/**/*.test.ts"],
          testTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: { name: "scale", include: ["test/scale/**/*.test.ts"], testTimeout: 600_000, fileParallelism: false },
      },
      {
        resolve: { alias },
        test: { name: "browser", include: ["test/browser/**/*.test.ts"], testTimeout: 600_000, fileParallelism: false },
      },
    ],
  },
});
