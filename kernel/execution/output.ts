// What cells print and show, on its way to the sockets.
import { StringDecoder } from "node:string_decoder";
import type { StreamName } from "../protocol/message";
import type { Channels } from "../sockets/channels";
import type { DisplayData } from "../tslab/engine";
import type { Cell } from "./cell";
import { currentCell } from "./context";
import { setImmediate } from "./timers";
import { asJson } from "./values";

/** Text posted at once, as long as there are not more than POSTS pieces within WINDOW milliseconds; then it is joined. */
const POSTS = 200;
const WINDOW = 20;
/** Characters after which joined text is posted, and the longest piece. */
const PIECE = 64 * 1024;

type Write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => boolean;

/**
 * What cells print and show, each to the output of the cell that made it.
 *
 * Synchronous code leaves no time to send anything, so nothing may wait here for the event loop: text goes to the other thread as it is
 * printed (see Outbox for what it does there), joined into pieces once there is much of it.
 */
export class Output {
  #joined: { cell: Cell; name: StreamName; text: string } | undefined;
  #windowEnd = 0;
  #posts = 0;
  #flushing = false;

  /** @param stderr what stderr is called: graders take any stderr for a failure. */
  constructor(
    readonly channels: Channels,
    readonly stderr: StreamName = "stderr",
  ) {}

  /** Takes over process.stdout and process.stderr. */
  install(): void {
    process.stdout.write = this.#writer("stdout", process.stdout.write.bind(process.stdout) as Write);
    process.stderr.write = this.#writer(this.stderr, process.stderr.write.bind(process.stderr) as Write);
  }

  /** Prints to a cell's stderr, whoever runs. */
  printError(cell: Cell, text: string): void {
    this.#print(cell, this.stderr, text);
    this.flush();
  }

  /** Sends `display_data`, or `update_display_data`. */
  display({ data, metadata = {}, transient = {} }: DisplayData, update: boolean): void {
    const type = update ? "update_display_data" : "display_data";
    this.#publish(type, { data: asJson(data), metadata, transient });
  }

  /** Empties the cell's output; `wait`: when the next output comes. */
  clear(wait: boolean): void {
    this.#publish("clear_output", { wait });
  }

  /** Posts what has been joined. */
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

  #writer(name: StreamName, real: Write): Write {
    const decoder = new StringDecoder("utf8");
    return (chunk, encoding, callback) => {
      const cell = currentCell();
      if (!cell) return real(chunk, encoding, callback);
      cell.assertNotStopped();
      const text = typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk));
      this.#print(cell, name, text);
      const done = typeof encoding === "function" ? encoding : callback;
      if (typeof done === "function") process.nextTick(done as () => void);
      return true;
    };
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
    setImmediate(() => {
      this.#flushing = false;
      this.flush();
    });
  }
}

/** Cuts long text, never inside a pair of surrogates. */
function* pieces(text: string): Iterable<string> {
  for (let begin = 0; begin < text.length; ) {
    let end = Math.min(text.length, begin + PIECE);
    const code = text.charCodeAt(end - 1);
    if (end < text.length && code >= 0xd800 && code < 0xdc00) end -= 1;
    yield text.slice(begin, end);
    begin = end;
  }
}
