// Defines the functions that marked code calls (transform.ts).
import type { Cell } from "../../core/execution/cell";
import { currentCell } from "../../core/execution/context";
import { continueAs, rememberFailure } from "../context";

/** The name in the global object under which marked code finds the functions. */
export const NAME = "__gatebook_marks__";

/** The largest number of turns of a loop between two checks. They take about a millisecond. */
const TURNS = 4096;
/** Milliseconds between two looks at the stop sign. A look takes about two milliseconds. */
const PERIOD = 100;

/** What is known about a loop. A loop with long turns checks at each turn, and a loop with short turns rarely. */
interface Loop {
  turns: number;
  seen: number;
}

/**
 * Installs the functions that marked code calls.
 *
 * @param isStopped returns whether the user has interrupted the kernel. If so, it marks the running cell as interrupted.
 */
export function installMarks(isStopped: () => boolean): void {
  const loops: Loop[] = [];
  /** The errors that were thrown because of an interrupt. */
  const stops = new WeakSet<object>();
  let next = 0;

  function look(loop: Loop): void {
    const time = performance.now();
    loop.turns = time - loop.seen > 1 ? Math.max(1, loop.turns >> 2) : Math.min(TURNS, loop.turns << 1);
    loop.seen = time;
    if (time < next) return;
    next = time + PERIOD;
    isStopped();
    try {
      currentCell()?.assertLive();
    } catch (stop) {
      stops.add(stop as object);
      throw stop;
    }
  }

  const marks = {
    now: currentCell,
    enter: continueAs,
    back<T>(cell: Cell | undefined, value: T): T {
      continueAs(cell);
      return value;
    },
    caught(error: unknown): void {
      if (typeof error === "object" && error !== null && stops.has(error)) throw error;
    },
    failed: rememberFailure,
    /** Returns the number of turns until the next check. */
    tick(number: number): number {
      loops[number] ??= { turns: 1, seen: 0 };
      const loop = loops[number];
      look(loop);
      return loop.turns;
    },
  };
  Object.defineProperty(globalThis, NAME, { value: Object.freeze(marks) });
}
