// Makes the connection to the Redis server, through which commands pass runs to workers.
import { createRequire } from "node:module";
import { isIP } from "node:net";
import { UsageError } from "../../lib/usage-error.mjs";

/**
 * @typedef {object} Server
 * @property {string} name host and port for messages, without the password
 * @property {import("bullmq").RedisOptions & { retryStrategy: (times: number) => number }} options the options of the connection
 */

/** An error for a server that cannot be used. Its message is one line without a password. */
export class QueueError extends Error {}

const shape = "redis://:PASSWORD@HOST:6379, or rediss:// for TLS";

/**
 * Parses the address of a server. The password may be given in REDISCLI_AUTH, the variable of redis-cli, instead: there no list of processes shows it.
 *
 * @param {string} address
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Server}
 * @throws UsageError that does not repeat any part of the address that may contain a password
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
      keepAlive: 10_000, // without it a broken connection is noticed only after hours
      connectTimeout: 10_000,
      maxRetriesPerRequest: null, // requests wait until the server is reachable again
      retryStrategy: (times) => Math.min(200 * times, 5_000),
    },
  };
}

const require = createRequire(import.meta.url);
/** Returns BullMQ in its CommonJS form: it loads its driver with `require`, which its other form lacks. @returns {typeof import("bullmq")} */
export const bullmq = () => require("bullmq");
/** @returns {typeof import("ioredis")} */
export const ioredis = () => require("ioredis");

/**
 * Connects to a server, and checks that it answers and accepts the password.
 *
 * @param {Server} server
 * @returns {Promise<import("ioredis").Redis>} a connection that reconnects automatically when it breaks
 * @throws QueueError
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
    await redis.select(server.options.db ?? 0); // select again: connect() does not report a database number that does not exist
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
  [/ENOTFOUND|EAI_AGAIN/, (name) => `no machine is called ${name.replace(/:\d+$/, "")}`],
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

/** Returns the message for an error of a connection, in one line. @param {string} name @param {Error} error */
export function explained(name, error) {
  const text = `${/** @type {NodeJS.ErrnoException} */ (error).code ?? ""} ${error.message}`;
  const known = meanings.find(([signs]) => signs.test(text));
  return known ? known[1](name) : `${name}: ${error.message.split("\n")[0]}`;
}

/** The names for BullMQ: a prefix for the kit's keys, and one queue per version of the code. A worker never gets a job that it would compute with other code. */
export const prefix = "gatebook";
/** @param {string} code */
export const queueName = (code) => `runs-${code}`;
/** Returns a job's name in the queue. BullMQ rejects names that are numbers, and an id of 20 hexadecimal digits may be a number. @param {string} id */
export const nameOnQueue = (id) => `run-${id}`;
