// Lists the parts of a running kernel, which the dispatcher, comms and grading use.

import type { History } from "./execution/history";
import type { Output } from "./execution/output";
import type { Queue } from "./execution/queue";
import type { Supervisor } from "./execution/supervisor";
import type { Channels } from "./sockets/channels";
import type { Engine } from "./tslab/engine";

/** The parts of a running kernel, as the handlers of requests use them. */
export interface Kernel {
  readonly channels: Channels;
  readonly engine: Engine;
  readonly supervisor: Supervisor;
  readonly output: Output;
  readonly history: History;
  readonly queue: Queue;
}
