// Describes the machine on which a benchmark runs.
import { cpus, loadavg, totalmem } from "node:os";

/** @typedef {{ readonly cpu: string, readonly cores: number, readonly memory: string, readonly load: number }} Machine load: the average number of other computing processes in the minute before the run */

/** @returns {Machine} */
export const machine = () => ({
  cpu: cpus()[0]?.model.trim() || "unknown",
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  load: Number(Number(loadavg()[0]).toFixed(2)),
});
