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

/** The data that this thread is started with. */
export interface WorkerData {
  readonly connectionFile: string;
  /** The file descriptors of ports that are already open, in the order of PORTS, or none. */
  readonly opened: readonly number[];
  /** The path of the package zeromq, in the version that tslab uses. */
  readonly zeromq: string;
  readonly versions: Versions;
  readonly shared: Shared;
  /** The port to which replies to input requests of cells are posted. */
  readonly inputReplies: MessagePort;
}

const { connectionFile, opened, zeromq, versions, shared, inputReplies } = workerData as WorkerData;
const { Publisher, Reply: ReplySocket, Router: RouterSocket } = require(zeromq) as typeof import("zeromq");
const main = parentPort as MessagePort;
const connection = JSON.parse(readFileSync(connectionFile, "utf8")) as ConnectionFile;
const wire = new Wire(connection);
const sockets = {
  shell: new RouterSocket(),
  control: new RouterSocket(),
  stdin: new RouterSocket(),
  iopub: new Publisher(),
  hb: new ReplySocket(),
};
const outbox = new Outbox(sockets.iopub, wire, shared);
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

async function serve(channel: RequestChannel, socket: Router): Promise<void> {
  for await (const frames of socket) {
    try {
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

/**
 * The order in which the sockets are bound, which is also the order of the file descriptors in `opened`. iopub is first and shell is last. Otherwise the
 * first request of a client could be answered before its subscription to iopub has arrived, and jupyter_client would then ask again after 0.2 s.
 */
const PORTS = ["iopub", "hb", "stdin", "control", "shell"] as const;
/** ZeroMQ's number of the option that makes `bind` use a port which is already open. */
const USE_FD = 89;

function useDescriptor(socket: Socket, descriptor: number): void {
  (socket as unknown as { setInt32Option(option: number, value: number): void }).setInt32Option(USE_FD, descriptor);
}

async function start(): Promise<void> {
  watchParent(orphaned);
  for (const [number, name] of PORTS.entries()) {
    const descriptor = opened[number];
    if (descriptor !== undefined) useDescriptor(sockets[name], descriptor);
    await sockets[name].bind(endpoint(connection, connection[`${name}_port`]));
  }
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

void start().catch((error) => {
  // Closing the sockets ends the loops above with this error. Every other error is fatal.
  if ((error as NodeJS.ErrnoException).code === "EBADF") return;
  throw error;
});
