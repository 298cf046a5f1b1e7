// What was measured on.
import { cpus, loadavg, totalmem } from "node:os";

/** @typedef {{ readonly cpu: string, readonly cores: number, readonly memory: string, readonly load: number }} Machine load: how many others were computing before the run began, over a minute */

/** @returns {Machine} */
export const machine = () => ({
  cpu: cpus()[0]?.model.trim() || "unknown",
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  load: Number(Number(loadavg()[0]).toFixed(2)),
});
