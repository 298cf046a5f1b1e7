// Gives the thread that runs cells access to Jupyter's channels, whose sockets belong to the other thread.
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Channels, Extras } from "../../core/protocol/channels";
import type {
  ExecutionState,
  Incoming,
  Json,
  Outgoing,
  Parent,
  Request,
  StreamName,
  ToSockets,
} from "../../core/protocol/message";
import { weightOf } from "../../core/protocol/unsent";
import { createShared, INPUT_REPLIES, type Shared, TICK, UNSENT, waitForRoom } from "../shared-memory";
import type { Address, WorkerData } from "./worker";

/** Content with at least this number of characters is passed to the other thread as bytes. */
const LONG = 64 * 1024;

/** Starts the thread with the sockets, and sends messages through it. */
export class SocketChannels implements Channels {
  readonly shared: Shared = createShared();
  readonly #worker: Worker;
  readonly #address: MessagePort;
  /** The port for replies to `input_request`. A blocked thread can read it too. */
  readonly #inputReplies: MessagePort;

  /**
   * Starts the thread. It opens its sockets when `connect` is called.
   *
   * @param options.opened the file descriptors of ports that are already open
   * @param options.zeromq the path of the package zeromq
   */
  constructor(options: Omit<WorkerData, "shared" | "inputReplies" | "address">) {
    const [replies, addresses] = [new MessageChannel(), new MessageChannel()];
    this.#inputReplies = replies.port1;
    this.#address = addresses.port1;
    const [inputReplies, address] = [replies.port2, addresses.port2];
    const workerData: WorkerData = { ...options, shared: this.shared, inputReplies, address };
    this.#worker = new Worker(join(__dirname, "worker.js"), { workerData, transferList: [inputReplies, address] });
    setInterval(() => Atomics.add(this.shared, TICK, 1), 50);
  }

  /** Opens the sockets. Call it once. */
  connect(address: Address): void {
    this.#address.postMessage(address);
  }

  /** Sets the handler of incoming messages, and the handler of a failure of the sockets. */
  listen(handle: (message: Incoming) => void, failed: (error: Error) => void): void {
    this.#worker.on("message", handle);
    this.#worker.on("error", failed);
  }

  /** Sends a message on iopub, to all clients. Blocks while too much output is unsent. */
  publish(parent: Parent, type: string, content: Json, extras: Extras = {}): void {
    this.#send("iopub", [], parent, type, content, extras);
  }

  /** Answers a request on the channel on which it arrived. */
  reply(request: Request, type: string, content: Json): void {
    this.#send(request.channel, request.identities, request, type, content, {});
  }

  /** Asks the sender of a request for a line of text. Blocks until the answer arrives. */
  ask(request: Request, prompt: string): string {
    while (receiveMessageOnPort(this.#inputReplies)); // discards replies to requests of cells that were stopped
    let seen = Atomics.load(this.shared, INPUT_REPLIES);
    this.#send("stdin", request.identities, request, "input_request", { prompt, password: false }, {});
    for (;;) {
      const reply = receiveMessageOnPort(this.#inputReplies) as { message: string } | undefined;
      if (reply) return reply.message;
      // wait at most 100 ms at a time, since this wait cannot be interrupted
      Atomics.wait(this.shared, INPUT_REPLIES, seen, 100);
      seen = Atomics.load(this.shared, INPUT_REPLIES);
    }
  }

  /** Sends the kernel's state. @param cell whether the running cell has caused the change of state. */
  status(state: ExecutionState, { header }: Parent, cell = false): void {
    this.#post({ kind: "status", state, parent: header, cell });
  }

  /** Prints to a cell's output. */
  stream({ header }: Parent, name: StreamName, text: string): void {
    waitForRoom(this.shared);
    const weight = weightOf(text.length);
    Atomics.add(this.shared, UNSENT, weight);
    this.#post({ kind: "stream", parent: header, name, text, weight });
  }

  /**
   * Stops the other thread. Call this before the process exits, since otherwise ZeroMQ aborts. The thread gets half a second to end by itself,
   * because ZeroMQ also aborts if it sends something to a thread that is being terminated.
   */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#worker.once("exit", resolve));
    const end: ToSockets = { kind: "end" };
    this.#worker.postMessage(end);
    await Promise.race([ended, delay(500)]);
    await this.#worker.terminate();
  }

  #send(
    channel: "shell" | "control" | "stdin" | "iopub",
    identities: readonly Uint8Array[],
    parent: Parent,
    type: string,
    record: Json,
    { metadata = {}, buffers = [] }: Extras,
  ): void {
    const json = JSON.stringify(record);
    const content = json.length < LONG ? json : new TextEncoder().encode(json);
    const size = buffers.reduce((sum, { byteLength }) => sum + byteLength, json.length);
    const weight = weightOf(size);
    waitForRoom(this.shared);
    Atomics.add(this.shared, UNSENT, weight);
    this.#post(
      {
        ...{ kind: "message", channel, identities, type, parent: parent.header },
        ...{ metadata: JSON.stringify(metadata), content, buffers, weight },
      },
      typeof content === "string" ? [] : [content.buffer as ArrayBuffer],
    );
  }

  #post(item: Outgoing, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(item, transfer);
  }
}
