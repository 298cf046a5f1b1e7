// Defines `progress`, the progress line of training loops, and `pause`, in which a kernel can stop a loop.
import { post, replace } from "./board";
import { kernel } from "./kernel";

/** Lets the kernel handle messages, and throws if the cell was interrupted. Call it in long loops that have no progress line. */
export function pause(): Promise<void> {
  return kernel().pause();
}

/** Options of `progress`. */
export interface ProgressOptions {
  /** The name of the activity, e.g. "training". */
  readonly label?: string;
}

/** A line that shows the progress of a long loop. */
export interface Progress extends AsyncIterable<number> {
  /**
   * Counts one step and shows `note` next to the count. It then waits for a macrotask, so that the line is drawn and the kernel can stop the loop.
   * @throws the kernel's KeyboardInterrupt if the cell was interrupted.
   */
  step(note?: string): Promise<void>;
}

/** The shortest time between two updates of the line, in milliseconds. */
const INTERVAL = 200;

/**
 * Returns a progress line for `total` steps. It shows the count, the rate and the remaining time.
 *
 *     const bar = progress(200, { label: "training" });
 *     for (let step = 0; step < 200; step++) await bar.step(`step ${step}`);
 *
 * The result can also be used in `for await`, which counts from 0. (An unmodified tslab accepts `for await` only inside functions.)
 *
 *     for await (const step of progress(200)) console.log(step);
 *
 * The measured times are shown in the line and never affect a result.
 * Without a kernel, only the last state of the line is printed.
 * @throws Error if `total` is not an integer of at least 1.
 */
export function progress(total: number, options: ProgressOptions = {}): Progress {
  if (!Number.isInteger(total) || total < 1)
    throw new Error(`progress: total must be an integer above 0, got ${total}.`);
  const label = options.label ?? "step";
  const begun = performance.now();
  const live = kernel().canUpdate;
  let done = 0;
  let drawn = begun;
  const displayId = live ? post(plain(line(label, 0, total, 0))) : undefined;

  function draw(now: number, note: string): void {
    drawn = now;
    const text = line(label, done, total, (now - begun) / 1000, note);
    if (displayId !== undefined) replace(displayId, plain(text));
    else if (done === total) post(plain(text));
  }

  const bar: Progress = {
    async step(note = "") {
      done += 1;
      const now = performance.now();
      if (done === total || now - drawn >= INTERVAL) draw(now, note);
      await kernel().pause();
    },
    async *[Symbol.asyncIterator]() {
      for (let i = 0; i < total; i++) {
        yield i;
        await bar.step();
      }
    },
  };
  return bar;
}

const plain = (text: string) => ({ "text/plain": text });

/** Returns the text of a progress line, e.g. `training  120/200  60%  41.2 per s  1.9 s left  loss 0.12`. */
export function line(label: string, done: number, total: number, seconds: number, note = ""): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const speed = rate > 0 ? `${Number(rate.toPrecision(3))} per s` : "";
  const left = done < total && rate > 0 ? `${duration((total - done) / rate)} left` : "";
  const end = done >= total ? `took ${duration(seconds)}` : left;
  return [label, `${done}/${total}`, `${Math.floor((100 * done) / total)}%`, speed, end, note]
    .filter(Boolean)
    .join("  ");
}

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
