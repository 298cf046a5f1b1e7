import type { Channels } from "../sockets/channels";
import type { Engine } from "../tslab/engine";
import type { History } from "./history";
import type { Output } from "./output";
import type { Queue } from "./queue";
import type { Supervisor } from "./supervisor";

/** The parts of a running kernel, as the handlers of requests use them. */
export interface Kernel {
  readonly channels: Channels;
  readonly engine: Engine;
  readonly supervisor: Supervisor;
  readonly output: Output;
  readonly history: History;
  readonly queue: Queue;
}
