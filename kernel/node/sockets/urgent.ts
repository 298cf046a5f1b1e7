// Answers the requests that the thread with the sockets handles itself. core/dispatcher.ts answers all other requests in the thread that runs cells.
import { kernelInfo, type Versions } from "../../core/protocol/kernel-info";
import type { Json, Request } from "../../core/protocol/message";

/** The data and actions that urgent requests need. */
export interface UrgentActions {
  readonly versions: Versions;
  /** Returns whether the other thread has loaded the compiler, and can answer requests. */
  isLoaded(): boolean;
  interrupt(): void;
  shutdown(restart: boolean): void;
}

/** A reply, and the function `after` that is called when the reply has been sent. */
export interface UrgentReply {
  readonly type: string;
  readonly content: Json;
  readonly after?: () => void;
}

/**
 * Returns the reply to a request that must be answered even while a cell blocks the other thread. These are interrupt and shutdown requests on any
 * channel (old clients send shutdown on shell), and `kernel_info` on control. While the other thread loads the compiler, it cannot answer
 * `kernel_info` on shell either. Clients wait for this answer, so they get it here.
 *
 * @returns undefined for a request that the other thread answers.
 */
export function replyToUrgent({ channel, type, content }: Request, actions: UrgentActions): UrgentReply | undefined {
  switch (type) {
    case "interrupt_request":
      return { type: "interrupt_reply", content: { status: "ok" }, after: () => actions.interrupt() };
    case "shutdown_request": {
      const restart = content.restart === true;
      return {
        type: "shutdown_reply",
        content: { status: "ok", restart },
        after: () => actions.shutdown(restart),
      };
    }
    case "kernel_info_request":
      if (channel === "shell" && actions.isLoaded()) return undefined;
      return { type: "kernel_info_reply", content: kernelInfo(actions.versions) };
    default:
      return undefined;
  }
}
