// Finds a Redis server for the tests of the queue.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The advice for a machine on which no Redis server was found. */
export const howToGetRedis =
  "install Redis or Valkey (Debian: `sudo apt install redis-server`; macOS: `brew install redis`), or set REDIS_SERVER=/path/to/redis-server";

/**
 * Returns the path of a Redis server. If the environment variable REDIS_SERVER is set, returns only that program.
 *
 * @returns {string | undefined} undefined if none was found
 */
export function findRedis(env = process.env) {
  if (env.REDIS_SERVER) return existsSync(env.REDIS_SERVER) ? env.REDIS_SERVER : undefined;
  const names = ["redis-server", "valkey-server"].flatMap((name) =>
    process.platform === "win32" ? [`${name}.exe`] : [name],
  );
  return (env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => (folder ? names.map((name) => join(folder, name)) : []))
    .find((file) => existsSync(file));
}
