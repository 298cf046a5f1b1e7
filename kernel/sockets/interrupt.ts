import { Session } from "node:inspector";
import { CELL, CRITICAL, type Shared, TICK } from "./shared";

/** Milliseconds without a tick after which the other thread counts as blocked. */
const BLOCKED = 200;
/** The same while no cell runs: then only a callback that some cell has left behind can be the cause, and a busy machine is likelier. */
const BLOCKED_IDLE = 1000;
/** How often this looks whether the thread is blocked: it may be later on, from a timer of the cell, or once the compiler is done. */
const ATTEMPTS = 50;

type Notify = (what: "interrupt" | "terminated", cell: number) => void;

/**
 * Stops what the other thread does, the mild way and then the strong one:
 *
 * 1. The message "interrupt": the running cell's timers and pauses end, and what it awaits is given up.
 * 2. While the thread is blocked, so that it cannot read messages: the inspector's `Runtime.terminateExecution`, and the message "terminated". It
 *    takes the whole stack with it, so never while the kernel itself works (CRITICAL).
 *
 * Only the cell that ran when the interrupt came is stopped, never its successor. There is no SIGINT in this: one that comes just as
 * synchronous code ends is kept by Node's watchdog for the next cell.
 */
export class Interrupter {
  #watching = false;
  #target = 0;
  #attempt = 0;

  constructor(
    readonly shared: Shared,
    readonly notify: Notify,
  ) {}

  /** Stops the cell that runs now. Once more is no harm: then this one is watched for longer. */
  async interrupt(): Promise<void> {
    this.#target = Atomics.load(this.shared, CELL);
    this.#attempt = 0;
    this.notify("interrupt", this.#target);
    if (this.#watching) return;
    this.#watching = true;
    try {
      while (this.#attempt < ATTEMPTS) {
        this.#attempt += 1;
        const blocked = await this.#blocked(this.#target === 0 ? BLOCKED_IDLE : BLOCKED);
        if (Atomics.load(this.shared, CELL) !== this.#target) continue;
        if (!blocked || Atomics.load(this.shared, CRITICAL) > 0) continue;
        await terminate();
        this.notify("terminated", this.#target);
      }
    } finally {
      this.#watching = false;
    }
  }

  async #blocked(milliseconds: number): Promise<boolean> {
    const tick = Atomics.load(this.shared, TICK);
    for (let waited = 0; waited < milliseconds; waited += 50) {
      await delay(50);
      if (Atomics.load(this.shared, TICK) !== tick) return false;
    }
    return true;
  }
}

/** Ends whatever JavaScript the main thread runs. */
async function terminate(): Promise<void> {
  const session = new Session();
  session.connectToMainThread();
  await Promise.race([
    new Promise<void>((resolve) => session.post("Runtime.terminateExecution", () => resolve())),
    delay(500),
  ]);
  session.disconnect();
}

const delay = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
