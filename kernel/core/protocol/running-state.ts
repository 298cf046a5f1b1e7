import type { Status } from "./message";

/**
 * Remembers whether a cell runs. Front ends show the latest state that they receive. So after the "idle" of another request, such as a completion, the
 * "busy" of the running cell is sent again.
 */
export class RunningState {
  /** The message that the running cell has made the kernel busy. */
  #running: Status | undefined;

  /** Returns the message to send after a change of the state, or undefined if there is none. */
  after(status: Status): Status | undefined {
    if (status.cell) this.#running = status.state === "busy" ? status : undefined;
    return status.cell || status.state !== "idle" ? undefined : this.#running;
  }
}
