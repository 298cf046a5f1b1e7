// Keeps a queue of the messages for iopub, and sends them. The memory of the queue is limited.
import type { XPublisher } from "zeromq";
import type { Message, Outgoing, StreamPiece } from "../../core/protocol/message";
import { RunningState } from "../../core/protocol/running-state";
import { release, type Shared } from "../shared-memory";
import type { Wire } from "./wire";

/** The largest number of messages that ZeroMQ stores for one subscriber. When it is reached, the outbox waits. */
export const HIGH_WATER_MARK = 8;
/** Joined stream text is sent when it has at least this number of characters. */
const PIECE = 64 * 1024;
/** Milliseconds for which stream text waits, so that it can be joined with the text that follows. */
const FLUSH_AFTER = 20;
/** Milliseconds after which a subscriber that reads nothing loses messages. Without this limit, such a subscriber would block the kernel forever. */
const PATIENCE = 10_000;

/**
 * Sends messages to iopub one after the other.
 *
 * No message is lost: if ZeroMQ rejects a message because HIGH_WATER_MARK is reached, the outbox waits and retries. The only exception is a subscriber
 * that has read nothing for PATIENCE.
 *
 * The memory is limited. ZeroMQ stores at most HIGH_WATER_MARK messages per subscriber. This queue contains at most FULL KiB plus one message, since
 * the thread that runs cells waits before it posts more (see `waitForRoom` in shared-memory.ts).
 */
export class Outbox {
  readonly #queue: Outgoing[] = [];
  #buffered: StreamPiece | undefined;
  #lastStream = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #stalled = false;
  readonly #state = new RunningState();

  constructor(
    readonly socket: XPublisher,
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
    const again = item.kind === "status" && this.#state.after(item);
    if (again) this.#queue.push(again);
    this.#start();
  }

  /** Resolves when all messages are sent. */
  async drained(): Promise<void> {
    this.#flush();
    this.#start();
    await this.#sending;
  }

  // The first text is sent immediately, so that text printed before long work is visible during that work. Text that follows within FLUSH_AFTER is joined.
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
