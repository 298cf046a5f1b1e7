// Interrupts the thread that runs cells.
import { Session } from "node:inspector";
import { CELL, CRITICAL, type Shared, TICK } from "../shared-memory";

/** Milliseconds without a tick after which the other thread counts as blocked. */
const BLOCKED = 200;
/**
 * The same limit while no cell runs. It is longer: only a callback of an earlier cell could block then, so a busy machine is the more likely cause.
 */
const BLOCKED_IDLE = 1000;
/**
 * The number of checks whether the thread is blocked. One check is not enough, since the thread may block later, for example in a timer of the cell.
 */
const ATTEMPTS = 50;

type Notify = (what: "interrupt" | "terminated", cell: number) => void;

/**
 * Stops the work of the other thread in two steps:
 *
 * 1. It sends the message "interrupt". The other thread then stops the running cell's timers and pauses, and stops awaiting the cell.
 * 2. A blocked thread cannot read this message. In this case, the inspector's `Runtime.terminateExecution` terminates the thread's whole stack, and the
 *    message "terminated" follows. While the kernel itself works (CRITICAL is above 0), nothing is terminated.
 *
 * Only the cell that ran when the interrupt arrived is stopped, and never the next cell. That is why SIGINT is not used: if it arrives just when
 * synchronous code ends, Node's watchdog applies it to the next cell.
 */
export class Interrupter {
  #watching = false;
  #target = 0;
  #attempt = 0;

  constructor(
    readonly shared: Shared,
    readonly notify: Notify,
  ) {}

  /** Stops the cell that runs now. A second call during the first one only restarts the count of attempts. */
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

/** Terminates the JavaScript that the main thread runs. */
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
