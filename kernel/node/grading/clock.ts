// Shares two facts between the grader's kernel and the process that watches both kernels: which call runs, and which limit the call has reached.
import { readSync, writeSync } from "node:fs";

/** Offsets in bytes of the number of the current call, the number of the call that was given up, the length of the reason, and the reason. */
const CALL = 0;
const GIVEN_UP = 8;
const LENGTH = 16;
const REASON = 24;
const LONGEST_REASON = 1000;

/**
 * The memory shared by the grader's kernel and the process that watches both kernels: a small file in memory that no other process can reach.
 *
 * The grader writes which call it waits for. The watcher measures the resources that the student's kernel uses during the call. When a call reaches a
 * limit, it writes the call and the limit. So no limit depends on how much time passes on a busy machine.
 */
export class CallClock {
  readonly #word = Buffer.alloc(8);

  /** @param fd the file's descriptor. The watcher writes the same file (tools/course/gatebook_course/execution/call_clock.py). */
  constructor(readonly fd: number) {}

  /** Stores the number of the call whose reply the grader waits for. 0 means that the grader waits for no reply. */
  waitFor(n: number): void {
    this.#word.writeDoubleLE(n);
    writeSync(this.fd, this.#word, 0, 8, CALL);
  }

  /** Returns the limit that call `n` has reached, or undefined if it has reached none. */
  givenUp(n: number): string | undefined {
    if (this.#number(GIVEN_UP) !== n) return undefined;
    const reason = Buffer.alloc(Math.min(this.#number(LENGTH), LONGEST_REASON));
    readSync(this.fd, reason, 0, reason.length, REASON);
    return reason.toString("utf8");
  }

  #number(place: number): number {
    return readSync(this.fd, this.#word, 0, 8, place) === 8 ? this.#word.readDoubleLE() : 0;
  }
}
