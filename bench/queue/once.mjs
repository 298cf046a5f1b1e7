// Runs one job in this process, as `xargs` starts it: does the work of the toy experiment and writes its file.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder = ".", seed = "0"] = process.argv.slice(2);
const record = {
  format: "gatebook-run 1",
  seed: Number(seed),
  environment: { node: "?" },
  measured: { seed: Number(seed) },
};
mkdirSync(folder, { recursive: true });
const file = join(folder, `${seed}.json`);
writeFileSync(`${file}.tmp`, `${JSON.stringify(record, null, 1)}\n`);
renameSync(`${file}.tmp`, file);
