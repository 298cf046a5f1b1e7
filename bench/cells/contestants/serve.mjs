// Reads one request per line on stdin, and answers each with one line of JSON on stdout. child.mjs sends the requests.
import { createInterface } from "node:readline";

/**
 * Answers requests until stdin ends. An error becomes the answer `{ error }`.
 *
 * @param {Readonly<Record<string, (details: any) => object | Promise<object>>>} requests the function that answers each request, by the request's name
 */
export async function serve(requests) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { request, ...details } = JSON.parse(line);
    let answer;
    try {
      const reply = requests[request] ?? own[request];
      if (!reply) throw new Error(`there is no request ${request}`);
      answer = await reply(details);
    } catch (error) {
      answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

/** Requests that every process answers. @type {Readonly<Record<string, () => object>>} */
const own = {
  /** Answers the processor time of this process, of all threads, in seconds. */
  usage() {
    const { user, system } = process.cpuUsage();
    return { seconds: (user + system) / 1e6 };
  },
};
