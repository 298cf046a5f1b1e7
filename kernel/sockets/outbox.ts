// Keeps the queue of messages that are sent on iopub. Its memory is limited.
import type { Publisher } from "zeromq";
import type { Message, Outgoing, Status, StreamPiece } from "../protocol/message";
import { release, type Shared } from "../shared-memory";
import type { Wire } from "./wire";

/** The number of messages that ZeroMQ holds for one subscriber. With more, the outbox waits. */
export const HIGH_WATER_MARK = 8;
/** The length at which joined stream text is sent. */
const PIECE = 64 * 1024;
/** Milliseconds for which stream text is held, to be joined with the text that follows. */
const FLUSH_AFTER = 20;
/** Milliseconds after which a subscriber that reads nothing loses messages. Otherwise it would stop the kernel forever. */
const PATIENCE = 10_000;

/**
 * Sends messages to iopub one after the other.
 *
 * Nothing is lost: when ZeroMQ would drop a message (at its high-water mark), the outbox waits and retries. The memory is limited: ZeroMQ holds at most
 * HIGH_WATER_MARK messages per subscriber, and this queue at most FULL KiB and one message (see shared.ts), since the thread with the cells
 * waits before it posts more. Only a subscriber that has read nothing for PATIENCE loses messages.
 */
export class Outbox {
  readonly #queue: Outgoing[] = [];
  #buffered: StreamPiece | undefined;
  #lastStream = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #stalled = false;
  /** The state of the running cell, which is sent again after another request has been answered. */
  #running: Status | undefined;

  constructor(
    readonly socket: Publisher,
    readonly wire: Wire,
    readonly shared: Shared,
  ) {
    socket.sendHighWaterMark = HIGH_WATER_MARK;
    socket.noDrop = true;
  }

  push(item: Outgoing): void {
    if (item.kind === "stream") {
      this.#buffer(item);
      return;
    }
    this.#flush();
    this.#queue.push(item);
    if (item.kind === "status") this.#follow(item);
    this.#start();
  }

  /** Resolves when all messages are sent. */
  async drained(): Promise<void> {
    this.#flush();
    this.#start();
    await this.#sending;
  }

  // the first text is sent at once, so that text printed before long work is visible before it; text that follows shortly is joined
  #buffer(piece: StreamPiece): void {
    const buffered = this.#buffered;
    if (buffered && buffered.name === piece.name && buffered.parent === piece.parent) {
      this.#buffered = { ...buffered, text: buffered.text + piece.text, weight: buffered.weight + piece.weight };
    } else {
      this.#flush();
      this.#buffered = piece;
    }
    const quiet = performance.now() - this.#lastStream >= FLUSH_AFTER;
    if (quiet || (this.#buffered?.text.length ?? 0) >= PIECE) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), FLUSH_AFTER);
    this.#start();
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#buffered) return;
    this.#lastStream = performance.now();
    this.#queue.push(this.#buffered);
    this.#buffered = undefined;
    this.#start();
  }

  #follow(status: Status): void {
    if (status.cell) this.#running = status.state === "busy" ? status : undefined;
    // front ends show the latest state, and a running cell is not idle just because a completion was answered in the meantime
    else if (status.state === "idle" && this.#running) this.#queue.push(this.#running);
  }

  #start(): void {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
      if (this.#queue.length) this.#start();
    });
  }

  async #sendAll(): Promise<void> {
    for (let item = this.#queue.shift(); item; item = this.#queue.shift()) {
      await this.#send(this.wire.write(asMessage(item)));
      if (item.kind !== "status") release(this.shared, item.weight);
    }
  }

  async #send(frames: (string | Uint8Array)[]): Promise<void> {
    const begun = performance.now();
    for (let attempt = 0; ; attempt++) {
      try {
        await this.socket.send(frames);
        this.#stalled = false;
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      }
      if (this.#stalled || performance.now() - begun > PATIENCE) {
        this.#stalled = true;
        return;
      }
      await new Promise<void>((resolve) => (attempt < 20 ? setImmediate(resolve) : setTimeout(resolve, 2)));
    }
  }
}

function asMessage(item: Outgoing): Omit<Message, "kind" | "weight"> {
  if (item.kind === "message") return item;
  const content =
    item.kind === "stream"
      ? { type: "stream", content: JSON.stringify({ name: item.name, text: item.text }) }
      : { type: "status", content: JSON.stringify({ execution_state: item.state }) };
  return { ...content, channel: "iopub", identities: [], parent: item.parent, metadata: "{}", buffers: [] };
}
