// Answers the messages from the sockets. Other parts of the kernel handle cells, comms and interrupts. The dispatcher itself answers kernel_info, history,
// is_complete, complete and inspect, and converts their cursor positions.
import type { Comms } from "./comms";
import { describe } from "./errors/failure";
import type { Runner } from "./execution/runner";
import type { Kernel } from "./parts";
import { kernelInfo, type Versions } from "./protocol/kernel-info";
import type { Incoming, Json, Request } from "./protocol/message";

/** Returns the content of the reply to a request that does not wait in the queue. */
type Reply = (content: Json) => Json;

/** The parts of the kernel that handle requests which the dispatcher does not answer itself. */
export interface Handlers {
  readonly runner: Runner;
  readonly comms: Comms;
  readonly versions: Versions;
  /** Answers a `student_request`. Only a grader's kernel has this handler. */
  readonly student?: (request: Request) => void;
  /** Ends the kernel. */
  readonly shutdown: () => void;
}

/** Returns the handler of all messages that arrive at the code that runs cells. */
export function createDispatcher(kernel: Kernel, handlers: Handlers): (message: Incoming) => void {
  const { supervisor } = kernel;
  const serve = createRequests(kernel, handlers);
  return (message) => {
    switch (message.kind) {
      case "request":
        return serve(message.request);
      case "interrupt":
        return supervisor.interrupt(message.cell);
      case "terminated":
        return supervisor.terminated(message.cell);
      case "shutdown":
        return handlers.shutdown();
    }
  };
}

/**
 * Returns the handler of requests on the shell channel, and of requests on the control channel that are not urgent. Cells and comms wait in the
 * queue. All other requests are answered immediately.
 */
function createRequests(kernel: Kernel, { runner, comms, versions, student }: Handlers) {
  const { channels, engine, history } = kernel;

  const replies: Readonly<Record<string, Reply>> = {
    kernel_info: () => kernelInfo(versions),
    comm_info: ({ target_name: target }) => comms.info(target),
    history: (content) => ({ status: "ok", history: history.ask(content) }),
    is_complete({ code }) {
      const { completed, indent = "" } = engine.isComplete(String(code));
      return completed ? { status: "complete" } : { status: "incomplete", indent };
    },
    complete(content) {
      const { code, offset, cursor } = cursorOf(content);
      const { start, end, candidates } = engine.complete(code, offset);
      return {
        ...{ status: "ok", matches: candidates, metadata: {} },
        ...{ cursor_start: cursor(start), cursor_end: cursor(end) },
      };
    },
    inspect(content) {
      const { code, offset } = cursorOf(content);
      const text = engine.inspect(code, offset);
      const data = text === undefined ? {} : { "text/plain": text };
      return { status: "ok", found: text !== undefined, data, metadata: {} };
    },
  };

  return (request: Request): void => {
    const name = request.type.replace(/_request$/, "");
    if (name === "execute" || /^comm_(open|msg|close)$/.test(request.type)) {
      try {
        if (name === "execute") runner.request(request);
        else comms.request(request);
      } catch (error) {
        channels.reply(request, `${name}_reply`, { status: "error", ...describe(error) });
      }
      return;
    }
    if (name === "student" && student) {
      student(request);
      return;
    }
    const reply = replies[name];
    // unknown requests are ignored, as in ipykernel
    if (!reply || name === request.type) return;
    channels.status("busy", request);
    let content: Json;
    try {
      content = reply(request.content);
    } catch (error) {
      content = { status: "error", ...describe(error) };
    }
    channels.reply(request, `${name}_reply`, content);
    channels.status("idle", request);
  };
}

/**
 * Reads the code and the cursor position of a request. The protocol counts characters. JavaScript and tslab count UTF-16 code units, and a character
 * beyond 16 bits has two of them. The result contains the position in code units, and a function `cursor` that converts a position back.
 */
function cursorOf({ code, cursor_pos: position }: Json) {
  const text = String(code ?? "");
  const characters = [...text];
  const index = typeof position === "number" ? Math.max(0, Math.min(position, characters.length)) : characters.length;
  return {
    code: text,
    offset: characters.slice(0, index).join("").length,
    cursor: (offset: number) => [...text.slice(0, offset)].length,
  };
}
