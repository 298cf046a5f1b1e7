// Starts the kernel in Node as Jupyter does, and sends it requests over ZeroMQ.
import { spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dealer, Subscriber } from "zeromq";
import { inRoot, kernelStart, python } from "../../../tools/lib/paths.mjs";
import type { Answers } from "./answer";

export interface Kernel {
  /** Sends a request, and resolves when it has been answered. Messages that arrive later are added to the same object. */
  ask(type: string, content: Record<string, unknown>): Promise<Answers>;
  close(): Promise<void>;
}

const { Dealer: DealerSocket, Subscriber: SubscriberSocket } = createRequire(
  createRequire(inRoot("package.json")).resolve("tslab/package.json"),
)("zeromq") as typeof import("zeromq");

interface Waiting extends Answers {
  isIdle: boolean;
  readonly done: (answers: Answers) => void;
}

/** Starts a kernel in a folder without files. It computes with WebAssembly, as in a browser. */
export async function startNodeKernel(): Promise<Kernel> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "kernel-")));
  const file = join(folder, "connection.json");
  const ports = { shell_port: 1, control_port: 2, iopub_port: 3, stdin_port: 4, hb_port: 5 };
  // without a key, messages need no signature
  const connection = { transport: "ipc", ip: join(folder, "socket"), key: "", ...ports };
  writeFileSync(file, JSON.stringify(connection));
  const program = spawn(python, ["-I", "-S", kernelStart, process.execPath, file], {
    cwd: folder,
    env: { ...process.env, GATEBOOK_BACKEND: "wasm", TF_CPP_MIN_LOG_LEVEL: "2", NODE_OPTIONS: "" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise((resolve) => program.once("exit", resolve));
  const shell = new DealerSocket();
  const iopub = new SubscriberSocket();
  shell.connect(`ipc://${connection.ip}-${ports.shell_port}`);
  iopub.connect(`ipc://${connection.ip}-${ports.iopub_port}`);
  iopub.subscribe();
  const requests = new Map<string, Waiting>();
  let last = 0;

  function ask(type: string, content: Record<string, unknown>): Promise<Answers> {
    const id = String(++last);
    const header = JSON.stringify({ msg_id: id, msg_type: type, session: "test", username: "", version: "5.3" });
    void shell.send(["<IDS|MSG>", "", header, "{}", "{}", JSON.stringify(content)]);
    return new Promise((done) => requests.set(id, { reply: {}, messages: [], isIdle: false, done }));
  }

  async function receive(socket: Dealer | Subscriber): Promise<void> {
    for await (const frames of socket) {
      const texts = (frames as Buffer[]).map(String);
      const [header, parent, , content] = texts.slice(texts.indexOf("<IDS|MSG>") + 2).map((text) => safeJson(text));
      const request = requests.get(String(parent?.msg_id));
      if (!request || !header || !content) continue;
      const type = String(header.msg_type);
      if (socket === shell) request.reply = content;
      else if (type === "status") request.isIdle ||= content.execution_state === "idle";
      else request.messages.push({ type, content });
      if (request.isIdle && Object.keys(request.reply).length > 0) request.done(request);
    }
  }
  void receive(shell).catch(() => {}); // the loops end when the sockets are closed
  void receive(iopub).catch(() => {});

  // A subscription takes effect some time after the kernel has started. Until then, replies arrive without the state "idle".
  await new Promise<void>((resolve, reject) => {
    program.once("exit", () => reject(new Error("the kernel has exited at its start")));
    const again = setInterval(() => {
      void ask("kernel_info_request", {}).then(() => {
        clearInterval(again);
        resolve();
      });
    }, 200);
  });
  return {
    ask,
    async close() {
      shell.close();
      iopub.close();
      program.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

function safeJson(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
