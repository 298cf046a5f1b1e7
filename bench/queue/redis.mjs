// Starts a separate Redis server for a measurement. It stores nothing on disk, and exits with the process that measures.
import { fork } from "node:child_process";
import { tmpdir } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import getPort from "get-port";
import { connect, serverOf } from "../../tools/experiment/queue/server.mjs";
import { inRoot } from "../../tools/lib/paths.mjs";
import { findRedis, howToGetRedis } from "../../tools/lib/redis.mjs";

/** @returns {Promise<{ url: string, end: () => void }>} */
export async function startRedis() {
  const program = findRedis();
  if (program === undefined) throw new Error(`No Redis server was found: ${howToGetRedis}.`);
  const port = await getPort({ host: "127.0.0.1" });
  const args = ["--bind", "127.0.0.1", "--port", String(port), "--dir", tmpdir(), "--save", "", "--appendonly", "no"];
  const guard = fork(inRoot("test", "tools", "experiment", "queue", "guard.mjs"), [program, ...args]);
  const url = `redis://127.0.0.1:${port}`;
  for (let tries = 1; ; tries++) {
    try {
      (await connect(serverOf(url))).disconnect();
      return { url, end: () => guard.disconnect() };
    } catch (error) {
      if (tries === 100) throw error;
      await pause(100);
    }
  }
}
