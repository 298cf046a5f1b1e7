// Answers the grader's requests in the kernel that runs a submission.
import { Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { Cell } from "../../core/execution/cell";
import type { Kernel } from "../../core/parts";
import { setTimeout } from "../timers";
import { decode, encode, type Wire } from "./codec";
import { type Declared, LONGEST_REPLY, type StudentReply, type StudentRequest } from "./protocol";

/**
 * TICK is the time between two checks of a promise, in milliseconds. A promise is given up after IDLE_TICKS checks before which nothing was computed.
 */
const TICK = 50;
const IDLE_TICKS = 20;
/** If this kernel uses more than this processor time between two checks, in microseconds, then another of its threads counts as working. */
const BUSY = 10_000;

/** The length above which a line cannot come from the kit's grader, in characters. */
const LONGEST = 64 * 1024 * 1024;

/**
 * Answers a grader's requests in the student's kernel. Each request waits in the queue of cells, and runs as a separate cell that prints nothing. An
 * interrupt stops the request as it stops a cell.
 */
export function serveStudent(fd: number, kernel: Kernel): void {
  const socket = new Socket({ fd, readable: true, writable: true });
  socket.on("error", () => {}); // the grader has exited, and this kernel will be stopped soon
  socket.unref();
  socket.setEncoding("utf8");
  let rest = "";
  socket.on("data", (text) => {
    rest += String(text);
    if (rest.length > LONGEST) socket.destroy();
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) void serveLine(line);
  });

  async function serveLine(line: string): Promise<void> {
    const request = parsed(line);
    if (!request) return;
    const answer = JSON.stringify(await inTurn(request));
    const bytes = Buffer.byteLength(answer);
    socket.write(`${bytes < LONGEST_REPLY ? answer : JSON.stringify(tooLong(request, bytes))}\n`);
  }

  function inTurn(request: StudentRequest): Promise<StudentReply> {
    return new Promise((resolve) => {
      const { n } = request;
      kernel.queue.push({
        async run() {
          const cell = new Cell({ name: `grader[${n}]`, source: "", header: "{}", silent: true });
          const ending = await kernel.supervisor.watch(cell, () => answer(request, kernel));
          resolve(ending.kind === "done" ? { n, value: ending.value } : { n, error: described(ending.error) });
        },
        abort: () => resolve({ n, error: { name: "Aborted", message: "an earlier cell failed" } }),
      });
    });
  }
}

/** Parses a request. Returns undefined for an incomplete request: the grader gave it up before it was completely written. */
function parsed(line: string): StudentRequest | undefined {
  try {
    return JSON.parse(line) as StudentRequest;
  } catch {
    return undefined;
  }
}

async function answer(request: StudentRequest, { engine }: Kernel): Promise<unknown> {
  const locals = engine.declared();
  if (request.ask === "names")
    return Object.keys(locals).map((name): Declared => ({ name, callable: typeof locals[name] === "function" }));
  const { name } = request;
  const value = locals[name];
  if (request.ask === "value") return written(name, await settled(name, value));
  if (typeof value !== "function") throw new TypeError(`${name} is not a function`);
  return written(`${name}(…)`, await value(...request.args.map((arg) => decode(arg))));
}

/**
 * Returns the value of a promise, or a value that is no promise unchanged. A promise that never settles is given up when this kernel has had nothing
 * to do for a second. Time in which the kernel computes, or waits for a processor, does not count. (The watcher of both kernels stops code that
 * computes for too long.)
 */
async function settled(name: string, value: unknown): Promise<unknown> {
  if (typeof (value as PromiseLike<unknown> | null | undefined)?.then !== "function") return value;
  const pending = Symbol("pending");
  for (let idle = 0; idle < IDLE_TICKS; ) {
    const before = [performance.eventLoopUtilization(), process.cpuUsage()] as const;
    const tick = new Promise((resolve) => setTimeout(resolve, TICK, pending));
    const found = await Promise.race([value, tick]);
    if (found !== pending) return found;
    const { utilization } = performance.eventLoopUtilization(before[0]);
    const { user, system } = process.cpuUsage(before[1]);
    if (utilization < 0.2 && user + system < BUSY) idle += 1;
  }
  throw unreadable(name, "expected plain data, got a promise that is still pending");
}

function written(name: string, value: unknown): Wire {
  try {
    return encode(value);
  } catch (error) {
    throw unreadable(name, described(error).message);
  }
}

function unreadable(name: string, why: string): TypeError {
  const instead = "Tests can read numbers, strings, arrays, records, typed arrays and tensors. Use one of these.";
  return new TypeError(`${name} cannot be read by a test: ${why}. ${instead}`);
}

function tooLong({ n, ask, ...rest }: StudentRequest, bytes: number): StudentReply {
  const name = "name" in rest ? rest.name : ask;
  const why = `expected at most ${LONGEST_REPLY >> 20} MiB, got ${Math.ceil(bytes / 2 ** 20)} MiB`;
  return { n, error: described(unreadable(name, why)) };
}

function described(error: unknown): { name: string; message: string } {
  try {
    if (error instanceof Error) return { name: String(error.name), message: String(error.message) };
    return { name: "Error", message: String(error) };
  } catch {
    return { name: "Error", message: "an error that cannot be described" }; // reading the error threw another error
  }
}
