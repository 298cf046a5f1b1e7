// Defines the record that contains the parts of a running kernel. The dispatcher, comms and grading receive this record.
import type { History } from "./execution/history";
import type { Output } from "./execution/output";
import type { Queue } from "./execution/queue";
import type { Supervisor } from "./execution/supervisor";
import type { Channels } from "./protocol/channels";
import type { Engine } from "./tslab/engine";

/** The parts of a running kernel. */
export interface Kernel {
  readonly channels: Channels;
  readonly engine: Engine;
  readonly supervisor: Supervisor;
  readonly output: Output;
  readonly history: History;
  readonly queue: Queue;
}
