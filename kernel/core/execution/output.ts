// Sends the output of cells to the clients.

import { platform } from "../platform";
import type { Channels } from "../protocol/channels";
import type { StreamName } from "../protocol/message";
import type { DisplayData } from "../tslab/parts";
import type { Cell } from "./cell";
import { currentCell } from "./context";
import { asJson } from "./values";

/** The first POSTS pieces of text within WINDOW milliseconds are posted immediately. After that, pieces are joined. */
const POSTS = 200;
const WINDOW = 20;
/** Joined text is posted when it has at least this number of characters. No posted piece is longer. */
const PIECE = 64 * 1024;

/**
 * Sends the text and displays of each cell to the output of that cell.
 *
 * The event loop does not run while synchronous code runs, so output must not wait for the event loop. Text is posted as soon as it is printed to the
 * thread that sends it. If a cell prints much text, the text is joined into larger pieces.
 */
export class Output {
  #joined: { cell: Cell; name: StreamName; text: string } | undefined;
  #windowEnd = 0;
  #posts = 0;
  #flushing = false;

  /** @param stderr the stream that stderr is sent to. During grading it is "stdout", since graders treat any stderr as a failure. */
  constructor(
    readonly channels: Channels,
    readonly stderr: StreamName = "stderr",
  ) {}

  /**
   * Prints text to the output of the cell whose code runs.
   *
   * @returns whether it was printed, which is false if no cell has run yet
   * @throws KeyboardInterrupt if the cell was stopped
   */
  write(name: StreamName, text: string): boolean {
    const cell = currentCell();
    if (!cell) return false;
    cell.assertNotStopped();
    this.#print(cell, name === "stderr" ? this.stderr : name, text);
    return true;
  }

  /** Prints to a cell's stderr, even if another cell is running. */
  printError(cell: Cell, text: string): void {
    this.#print(cell, this.stderr, text);
    this.flush();
  }

  /** Sends `display_data` or `update_display_data`. */
  display({ data, metadata = {}, transient = {} }: DisplayData, update: boolean): void {
    const type = update ? "update_display_data" : "display_data";
    this.#publish(type, { data: asJson(data), metadata, transient });
  }

  /** Clears the cell's output. With `wait`, the output is cleared only when the next output arrives. */
  clear(wait: boolean): void {
    this.#publish("clear_output", { wait });
  }

  /** Posts the joined text. */
  flush(): void {
    const joined = this.#joined;
    if (!joined) return;
    this.#joined = undefined;
    for (const piece of pieces(joined.text)) this.channels.stream(joined.cell, joined.name, piece);
  }

  #publish(type: string, content: Record<string, unknown>): void {
    const cell = currentCell();
    if (!cell) throw new Error(`${type}: no cell has been run yet`);
    cell.assertNotStopped();
    this.flush();
    if (!cell.silent) this.channels.publish(cell, type, content);
  }

  #print(cell: Cell, name: StreamName, text: string): void {
    if (cell.silent) return;
    if (this.#joined?.cell !== cell || this.#joined.name !== name) {
      this.flush();
      this.#joined = { cell, name, text: "" };
    }
    this.#joined.text += text;
    const now = performance.now();
    if (now > this.#windowEnd) {
      this.#windowEnd = now + WINDOW;
      this.#posts = 0;
    }
    if (++this.#posts <= POSTS || this.#joined.text.length >= PIECE) this.flush();
    else this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    platform().clock.setImmediate(() => {
      this.#flushing = false;
      this.flush();
    });
  }
}

/** Splits long text, but never inside a surrogate pair. */
function* pieces(text: string): Iterable<string> {
  for (let begin = 0; begin < text.length; ) {
    let end = Math.min(text.length, begin + PIECE);
    const code = text.charCodeAt(end - 1);
    if (end < text.length && code >= 0xd800 && code < 0xdc00) end -= 1;
    yield text.slice(begin, end);
    begin = end;
  }
}
