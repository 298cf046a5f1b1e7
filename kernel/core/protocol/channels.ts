// Defines the connection of the kernel to its clients. In Node, a thread with sockets provides it. In a browser, the page provides it.
import type { ExecutionState, Json, Parent, Request, StreamName } from "./message";

export interface Extras {
  readonly metadata?: Json;
  readonly buffers?: readonly Uint8Array[];
}

/** Sends messages to the clients of the kernel. */
export interface Channels {
  /** Sends a message on iopub, to all clients. */
  publish(parent: Parent, type: string, content: Json, extras?: Extras): void;
  /** Answers a request on the channel on which it arrived. */
  reply(request: Request, type: string, content: Json): void;
  /**
   * Asks the sender of a request for a line of text, and returns the answer. No other code runs until the answer arrives.
   *
   * @throws Error if the client cannot be asked
   */
  ask(request: Request, prompt: string): string;
  /** Sends the kernel's state. @param cell whether the running cell has caused the change of state */
  status(state: ExecutionState, parent: Parent, cell?: boolean): void;
  /** Prints to a cell's output. */
  stream(parent: Parent, name: StreamName, text: string): void;
}
