// Describes the machine on which a benchmark runs.
import { cpus, totalmem } from "node:os";

/** @typedef {{ readonly cpu: string, readonly cores: number, readonly memory: string }} Machine */

/** @returns {Machine} */
export const machine = () => ({
  cpu: cpus()[0]?.model.trim() || "unknown",
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
});
