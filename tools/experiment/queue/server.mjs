// Connects to the Redis server with the queue, through which `npm run experiment` passes jobs to workers.
import { createRequire } from "node:module";
import { isIP } from "node:net";
import { UsageError } from "../../lib/usage-error.mjs";

/**
 * @typedef {object} Server
 * @property {string} name the host and port, for messages; it does not contain the password
 * @property {import("bullmq").RedisOptions & { retryStrategy: (times: number) => number }} options the options of the connection
 */

/** The error if a server cannot be used. The message is one line and does not contain the password. */
export class QueueError extends Error {}

const shape = "redis://:PASSWORD@HOST:6379, or rediss:// for TLS";

/**
 * Parses the address of a server. Instead of writing the password into the address, the user can set it in `REDISCLI_AUTH`, as for redis-cli. Then no
 * list of processes shows the password.
 *
 * @param {string} address
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Server}
 * @throws UsageError for an invalid address. The message does not repeat any part of the address that may contain a password.
 */
export function serverOf(address, env = process.env) {
  let url;
  try {
    url = new URL(address);
  } catch {
    throw new UsageError(`--queue must be an address like ${shape}`);
  }
  const { protocol, hostname, port, pathname } = url;
  if (protocol !== "redis:" && protocol !== "rediss:")
    throw new UsageError(`--queue must be an address like ${shape}; it begins with ${protocol}`);
  if (!hostname) throw new UsageError(`--queue must name a host: ${shape}`);
  const database = /^\/?(\d*)$/.exec(pathname)?.[1];
  if (database === undefined || url.search || url.hash)
    throw new UsageError(`--queue may have the number of a database as its path (…/1), and nothing else`);
  const host = hostname.replace(/^\[|\]$/g, "");
  const password = decodeURIComponent(url.password) || env.REDISCLI_AUTH;
  const username = decodeURIComponent(url.username);
  return {
    name: `${hostname}:${port || 6379}`,
    options: {
      host,
      port: Number(port) || 6379,
      db: Number(database),
      ...(username && { username }),
      ...(password && { password }),
      ...(protocol === "rediss:" && { tls: isIP(host) ? {} : { servername: host } }),
      keepAlive: 10_000, // without this option, a broken connection would be noticed only after hours
      connectTimeout: 10_000,
      maxRetriesPerRequest: null, // requests wait until the server is reachable again
      retryStrategy: (times) => Math.min(200 * times, 5_000),
    },
  };
}

const require = createRequire(import.meta.url);
/**
 * Loads BullMQ as a CommonJS module. It loads its driver with `require`, which its ECMAScript module does not have.
 *
 * @returns {typeof import("bullmq")}
 */
export const bullmq = () => require("bullmq");
/** @returns {typeof import("ioredis")} */
export const ioredis = () => require("ioredis");

/**
 * Connects to a server, and checks that it answers and accepts the password.
 *
 * @param {Server} server
 * @returns {Promise<import("ioredis").Redis>} a connection that reconnects automatically if it breaks
 * @throws QueueError if the server does not answer or rejects the connection
 */
export async function connect(server) {
  const { Redis } = ioredis();
  let answered = false;
  const redis = new Redis({
    ...server.options,
    lazyConnect: true,
    retryStrategy: (times) => (answered ? server.options.retryStrategy(times) : null),
  });
  /** @type {Error | undefined} */
  let last;
  redis.on("error", (error) => {
    last = error;
  });
  try {
    await redis.connect();
    await redis.select(server.options.db ?? 0); // select the database again, since connect() does not report that it does not exist
    answered = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    throw new QueueError(explained(server.name, last ?? /** @type {Error} */ (error)));
  }
}

/** @type {readonly [RegExp, (name: string) => string][]} */
const meanings = [
  [/ECONNREFUSED/, (name) => `no Redis server answers at ${name}: is it running, and does it listen on that address?`],
  [/ENOTFOUND|EAI_AGAIN/, (name) => `no machine has the name ${name.replace(/:\d+$/, "")}`],
  [
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    (name) => `${name} cannot be reached: no server answers there to redis:// or rediss://`,
  ],
  [/NOAUTH/, (name) => `the Redis server at ${name} requires a password: use redis://:PASSWORD@… or set REDISCLI_AUTH`],
  [/WRONGPASS|invalid password|without any password/, (name) => `the Redis server at ${name} rejects this password`],
  [/NOPERM/, (name) => `the Redis server at ${name} does not give this user the permissions that a queue needs`],
  [/DB index/, (name) => `the Redis server at ${name} has no database with that number`],
  [/Protocol error/, (name) => `the server at ${name} is not a Redis server`],
  [
    /SSL|TLS|certificate|self-signed/i,
    (name) =>
      `TLS with ${name} fails: does the server use TLS (rediss://), with a certificate that this machine trusts?`,
  ],
  [
    /closed|ECONNRESET|EPIPE/,
    (name) => `${name} closes the connection: is it a Redis server, and does it require TLS (rediss://)?`,
  ],
];

/** Returns the message for an error of a connection, as one line. @param {string} name the server's host and port @param {Error} error */
export function explained(name, error) {
  const text = `${/** @type {NodeJS.ErrnoException} */ (error).code ?? ""} ${error.message}`;
  const known = meanings.find(([signs]) => signs.test(text));
  return known ? known[1](name) : `${name}: ${error.message.split("\n")[0]}`;
}

/** The prefix of all keys of the kit on the server. */
export const prefix = "gatebook";
/**
 * Returns the name of the queue for a version of the code. Each version has a queue, so a worker gets only jobs for its own version.
 *
 * @param {string} code
 */
export const queueName = (code) => `runs-${code}`;
/**
 * Returns a job's name in the queue. It begins with a word, since BullMQ rejects names that are numbers, and the 20 hexadecimal digits of an id can
 * be a number.
 *
 * @param {string} id
 */
export const nameOnQueue = (id) => `run-${id}`;
