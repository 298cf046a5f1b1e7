/**
 * The code of the thread that owns the sockets. Even while a cell blocks the thread that runs cells, this thread answers the heartbeat and control
 * channels and sends output. It also stops the kernel when the parent process has exited.
 */
import { readFileSync, writeSync } from "node:fs";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Reply, Router, Socket } from "zeromq";
import type { Versions } from "../../core/protocol/kernel-info";
import type { Incoming, Message, RequestChannel, ToSockets } from "../../core/protocol/message";
import { INPUT_REPLIES, LOADED, release, type Shared } from "../shared-memory";
import { Interrupter } from "./interrupt";
import { Outbox } from "./outbox";
import { watchParent } from "./parent-watch";
import { replyToUrgent } from "./urgent";
import { type ConnectionFile, endpoint, Wire } from "./wire";

/** The ports on which the kernel listens. */
export interface Address {
  /** The path of the connection file. */
  readonly connectionFile: string;
  /** A file descriptor to which this thread writes a line when the ports are open. */
  readonly announce?: number;
}

/** The data that this thread is started with. */
export interface WorkerData {
  /** The port on which the kernel's address arrives. A spare kernel gets its address long after its start. */
  readonly address: MessagePort;
  /** The file descriptors of ports that are already open, in the order of PORTS, or none. */
  readonly opened: readonly number[];
  /** The path of the package zeromq, in the version that tslab uses. */
  readonly zeromq: string;
  readonly versions: Versions;
  readonly shared: Shared;
  /** The port to which replies to input requests of cells are posted. */
  readonly inputReplies: MessagePort;
}

const { address, opened, zeromq, versions, shared, inputReplies } = workerData as WorkerData;
const { XPublisher, Reply: ReplySocket, Router: RouterSocket } = require(zeromq) as typeof import("zeromq");
const main = parentPort as MessagePort;
const sockets = {
  shell: new RouterSocket(),
  control: new RouterSocket(),
  stdin: new RouterSocket(),
  // tells when a client has subscribed, and is a Publisher otherwise
  iopub: new XPublisher(),
  hb: new ReplySocket(),
};
/** These two are created when the address has arrived. */
let wire: Wire;
let outbox: Outbox;
const post = (message: Incoming) => main.postMessage(message);
const interrupter = new Interrupter(shared, (kind, cell) => post({ kind, cell }));

/** The last send on each socket. The next message waits for it, since ZeroMQ rejects a send while another send on the same socket is pending. */
const replies: Record<RequestChannel, Promise<void>> = {
  shell: Promise.resolve(),
  control: Promise.resolve(),
  stdin: Promise.resolve(),
};

function reply(message: Omit<Message, "kind" | "weight">): Promise<void> {
  const channel = message.channel === "iopub" ? "shell" : message.channel;
  const frames = wire.write(message);
  replies[channel] = replies[channel].then(() => sockets[channel].send(frames)).catch(logError);
  return replies[channel];
}

function logError(error: unknown): void {
  try {
    // Write directly to the terminal. A worker's console prints through the other thread, which may be blocked.
    writeSync(2, `gatebook kernel: ${error instanceof Error ? error.message : String(error)}\n`);
  } catch {
    // the terminal is closed
  }
}

/** Milliseconds for which the first request waits for a subscription to iopub. */
const SUBSCRIPTION = 100;

/**
 * Resolves when the first client has subscribed to iopub. A client connects its sockets one after the other. If the kernel answered its first request
 * before its subscription has arrived, the client would miss the messages on iopub, and ask again after 0.2 s or later.
 */
async function firstSubscription(): Promise<void> {
  await sockets.iopub.receive();
  void discardSubscriptions();
}

/** Reads the messages about later subscriptions, which ZeroMQ would store otherwise. */
async function discardSubscriptions(): Promise<void> {
  for await (const _ of sockets.iopub);
}

let subscribed: Promise<void>;
/** Resolves when the first request may be answered. */
let greeted: Promise<void> | undefined;

async function serve(channel: RequestChannel, socket: Router): Promise<void> {
  for await (const frames of socket) {
    try {
      greeted ??= Promise.race([subscribed, delay(SUBSCRIPTION)]);
      await greeted;
      const request = wire.read(channel, frames);
      const answer = replyToUrgent(request, {
        versions,
        isLoaded: () => Atomics.load(shared, LOADED) === 1,
        interrupt: () => void interrupter.interrupt(),
        shutdown,
      });
      if (!answer) {
        post({ kind: "request", request });
        continue;
      }
      const { identities, header: parent } = request;
      outbox.push({ kind: "status", state: "busy", parent, cell: false });
      const content = JSON.stringify(answer.content);
      await reply({ channel, identities, type: answer.type, parent, metadata: "{}", content, buffers: [] });
      outbox.push({ kind: "status", state: "idle", parent, cell: false });
      answer.after?.();
    } catch (error) {
      logError(error);
    }
  }
}

/** Forwards replies to the input requests of cells. */
async function forwardInputReplies(socket: Router): Promise<void> {
  for await (const frames of socket) {
    try {
      const { type, content } = wire.read("stdin", frames);
      if (type !== "input_reply") continue;
      inputReplies.postMessage(String(content.value ?? ""));
      Atomics.add(shared, INPUT_REPLIES, 1);
      Atomics.notify(shared, INPUT_REPLIES);
    } catch (error) {
      logError(error);
    }
  }
}

async function beat(socket: Reply): Promise<void> {
  for await (const frames of socket) await socket.send(frames);
}

const delay = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());

/** Shuts the kernel down. The other thread exits the process. If it has not done so within a second, this thread kills the process. */
async function shutdown(): Promise<void> {
  await Promise.race([Promise.all([outbox.drained(), replies.shell, replies.control]), delay(500)]);
  // ZeroMQ's thread needs a moment to deliver the messages that it has accepted. Closing a socket immediately would lose them.
  await delay(30);
  closeSockets();
  killer = setTimeout(() => process.kill(process.pid, "SIGKILL"), 1000);
  post({ kind: "shutdown" });
}

let killer: NodeJS.Timeout | undefined;

function closeSockets(): void {
  for (const socket of Object.values(sockets) as Socket[]) if (!socket.closed) socket.close();
}

/** Closes the sockets, the timer and the port, so that this thread ends. */
function end(): void {
  closeSockets();
  clearTimeout(killer);
  main.close();
}

function orphaned(): void {
  closeSockets();
  process.kill(process.pid, "SIGKILL");
}

/** The order in which the sockets are bound, which is also the order of the file descriptors in `opened`. */
const PORTS = ["iopub", "hb", "stdin", "control", "shell"] as const;
/** ZeroMQ's number of the option that makes `bind` use a port which is already open. */
const USE_FD = 89;

function useDescriptor(socket: Socket, descriptor: number): void {
  (socket as unknown as { setInt32Option(option: number, value: number): void }).setInt32Option(USE_FD, descriptor);
}

async function start({ connectionFile, announce }: Address): Promise<void> {
  const connection = JSON.parse(readFileSync(connectionFile, "utf8")) as ConnectionFile;
  wire = new Wire(connection);
  outbox = new Outbox(sockets.iopub, wire, shared);
  for (const [number, name] of PORTS.entries()) {
    const descriptor = opened[number];
    if (descriptor !== undefined) useDescriptor(sockets[name], descriptor);
    await sockets[name].bind(endpoint(connection, connection[`${name}_port`]));
  }
  subscribed = firstSubscription();
  if (announce !== undefined) writeSync(announce, "\n");
  main.on("message", (item: ToSockets) => {
    if (item.kind === "end") end();
    else if (item.kind !== "message" || item.channel === "iopub") outbox.push(item);
    else void reply(item).then(() => release(shared, item.weight));
  });
  outbox.push({ kind: "status", state: "starting", parent: "{}", cell: false });
  await Promise.all([
    serve("shell", sockets.shell),
    serve("control", sockets.control),
    forwardInputReplies(sockets.stdin),
    beat(sockets.hb),
  ]);
}

watchParent(orphaned);
address.once("message", (given: Address) => {
  address.close();
  void start(given).catch((error) => {
    // Closing the sockets ends the loops above with this error. Every other error is fatal.
    if ((error as NodeJS.ErrnoException).code === "EBADF") return;
    throw error;
  });
});
