import { Session } from "node:inspector";
import { CELL, CRITICAL, type Shared, SIGNALS, TICK } from "./shared";

/** Milliseconds without a tick after which the other thread counts as blocked. */
const BLOCKED = 300;
/** How often a blocked thread is terminated before this gives up: code that is entered anew from a timer, say. */
const ATTEMPTS = 20;

type Tell = (what: "interrupt" | "terminated", cell: number) => void;

/**
 * Stops what the other thread does, from the mildest means to the strongest:
 *
 * 1. SIGINT: tslab runs a cell's synchronous part under a watchdog that ends it with an exception. (Windows has no such signal.)
 * 2. The message "interrupt": the running cell's timers and pauses end, and what it awaits is given up.
 * 3. While the thread stays blocked: the inspector's `Runtime.terminateExecution`, and the message "terminated". This ends
 *    loops that follow an await, or that a timer has begun. It takes the whole stack with it, so never while the kernel
 *    itself works (CRITICAL).
 *
 * Only the cell that ran when the interrupt came is stopped, never its successor.
 */
export class Interrupter {
  #busy = false;

  constructor(
    readonly shared: Shared,
    readonly tell: Tell,
  ) {}

  async interrupt(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const cell = Atomics.load(this.shared, CELL);
    try {
      this.tell("interrupt", cell);
      if (process.platform !== "win32" && cell !== 0) {
        Atomics.add(this.shared, SIGNALS, 1);
        process.kill(process.pid, "SIGINT");
      }
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const blocked = await this.#blocked();
        if (Atomics.load(this.shared, CELL) !== cell) return;
        if (!blocked && (cell === 0 || attempt > 2)) return;
        if (!blocked || Atomics.load(this.shared, CRITICAL) > 0) continue;
        await terminate();
        this.tell("terminated", cell);
      }
    } finally {
      this.#busy = false;
    }
  }

  async #blocked(): Promise<boolean> {
    const tick = Atomics.load(this.shared, TICK);
    for (let waited = 0; waited < BLOCKED; waited += 50) {
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
