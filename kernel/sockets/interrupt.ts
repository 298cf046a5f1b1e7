// Interrupts the thread that runs cells.
import { Session } from "node:inspector";
import { CELL, CRITICAL, type Shared, TICK } from "../shared-memory";

/** Milliseconds without a tick after which the other thread counts as blocked. */
const BLOCKED = 200;
/** The same while no cell runs. Then only a callback that a cell has left behind can block, and a busy machine is the more likely cause. */
const BLOCKED_IDLE = 1000;
/** How often this checks whether the thread is blocked. It may block later, in a timer of the cell, or when the compiler is done. */
const ATTEMPTS = 50;

type Notify = (what: "interrupt" | "terminated", cell: number) => void;

/**
 * Stops the work of the other thread, first gently and then by force:
 *
 * 1. The message "interrupt" stops the running cell's timers and pauses, and the cell stops awaiting.
 * 2. While the thread is blocked, so that it cannot read messages: the inspector's `Runtime.terminateExecution`, and the message "terminated". This
 *    terminates the whole stack, so it is never used while the kernel itself works (CRITICAL).
 *
 * Only the cell that ran when the interrupt arrived is stopped, never its successor. SIGINT is not used: if it arrives just when
 * synchronous code ends, Node's watchdog keeps it for the next cell.
 */
export class Interrupter {
  #watching = false;
  #target = 0;
  #attempt = 0;

  constructor(
    readonly shared: Shared,
    readonly notify: Notify,
  ) {}

  /** Stops the cell that runs now. Calling it again is harmless: the cell is then watched for longer. */
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
