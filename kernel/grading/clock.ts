import { readSync, writeSync } from "node:fs";

/** Bytes: the call that is waited for, the call that was given up, and the reason's length. */
const CALL = 0;
const GIVEN_UP = 8;
const LENGTH = 16;
const REASON = 24;
const LONGEST_REASON = 1000;

/**
 * What the grader's kernel and the process that watches over both kernels share: a small file in memory that nobody else can reach.
 *
 * The grader writes which call it waits for. The watcher measures what the student's kernel uses meanwhile, and writes which call has reached a
 * limit, and which limit that was. So no limit depends on how much time passes on a busy machine.
 */
export class CallClock {
  readonly #word = Buffer.alloc(8);

  /** @param fd the file; the watcher writes it too (tools/course/gatebook_course/execution/call_clock.py). */
  constructor(readonly fd: number) {}

  /** Says that call `n` is waited for; 0 says that no call is. */
  waitFor(n: number): void {
    this.#word.writeDoubleLE(n);
    writeSync(this.fd, this.#word, 0, 8, CALL);
  }

  /** Returns which limit call `n` has reached; undefined while it has reached none. */
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
