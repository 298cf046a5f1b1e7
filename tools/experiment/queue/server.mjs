// The Redis server that is between those who ask for runs and those who compute them.
import { createRequire } from "node:module";
import { isIP } from "node:net";
import { UsageError } from "../../lib/usage-error.mjs";

/**
 * @typedef {object} Server
 * @property {string} name host and port, as it may be printed: no password
 * @property {import("bullmq").RedisOptions & { retryStrategy: (times: number) => number }} options how to connect
 */

/** A server that cannot be used, in one line without a password. */
export class QueueError extends Error {}

const shape = "redis://:PASSWORD@HOST:6379, or rediss:// for TLS";

/**
 * What an address says. The password may be left out of it and stand in REDISCLI_AUTH, redis-cli's own variable, where no list of processes shows it.
 *
 * @param {string} address
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Server}
 * @throws UsageError that repeats no part of the address in which a password may be
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
    throw new UsageError(`--queue may end with a number, the database's (…/1), and with nothing else`);
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
      keepAlive: 10_000, // else a cut cable is noticed after hours
      connectTimeout: 10_000,
      maxRetriesPerRequest: null, // what is asked waits until the server is back
      retryStrategy: (times) => Math.min(200 * times, 5_000),
    },
  };
}

const require = createRequire(import.meta.url);
/** BullMQ finds its driver by require, which only its CommonJS form has. @returns {typeof import("bullmq")} */
export const bullmq = () => require("bullmq");
/** @returns {typeof import("ioredis")} */
export const ioredis = () => require("ioredis");

/**
 * A connection to a server that answers, and lets us in.
 *
 * @param {Server} server
 * @returns {Promise<import("ioredis").Redis>} one that comes back by itself when it breaks
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
    await redis.select(server.options.db ?? 0); // a number that it does not have is passed over while connecting
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
  [/ENOTFOUND|EAI_AGAIN/, (name) => `there is no machine called ${name.replace(/:\d+$/, "")}`],
  [
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    (name) => `${name} cannot be reached: nothing there answers as redis:// or rediss:// asks for`,
  ],
  [/NOAUTH/, (name) => `the Redis server at ${name} asks for a password: redis://:PASSWORD@…, or REDISCLI_AUTH`],
  [/WRONGPASS|invalid password|without any password/, (name) => `the Redis server at ${name} refuses this password`],
  [/NOPERM/, (name) => `the Redis server at ${name} does not let this user do what a queue needs`],
  [/DB index/, (name) => `the Redis server at ${name} has no database of that number`],
  [/Protocol error/, (name) => `what answers at ${name} is no Redis server`],
  [
    /SSL|TLS|certificate|self-signed/i,
    (name) => `TLS with ${name} fails: is it rediss:// there, with a certificate that this machine trusts?`,
  ],
  [
    /closed|ECONNRESET|EPIPE/,
    (name) => `${name} closes the connection: is it a Redis server, and does it ask for TLS (rediss://)?`,
  ],
];

/** An error of a connection in one line. @param {string} name @param {Error} error */
export function explained(name, error) {
  const text = `${/** @type {NodeJS.ErrnoException} */ (error).code ?? ""} ${error.message}`;
  const known = meanings.find(([signs]) => signs.test(text));
  return known ? known[1](name) : `${name}: ${error.message.split("\n")[0]}`;
}

/** BullMQ's names: what is ours, one queue for each version of the code. A worker never sees a job that it would compute with other code. */
export const prefix = "gatebook";
/** @param {string} code */
export const queueName = (code) => `runs-${code}`;
/** A job's name on the queue; BullMQ takes none that is a number, and 20 hexadecimal digits may be one. @param {string} id */
export const nameOnQueue = (id) => `run-${id}`;
