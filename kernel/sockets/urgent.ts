// Answers the requests that the thread with the sockets handles itself. kernel/dispatcher.ts handles all others in the thread that runs cells.
import { kernelInfo, type Versions } from "../protocol/kernel-info";
import type { Json, Request } from "../protocol/message";

/** The data and actions that urgent requests need. */
export interface UrgentActions {
  readonly versions: Versions;
  interrupt(): void;
  shutdown(restart: boolean): void;
}

/** A reply, and what to do once it has been sent. */
export interface UrgentReply {
  readonly type: string;
  readonly content: Json;
  readonly after?: () => void;
}

/**
 * Answers the requests that must be answered even while a cell blocks the other thread: interrupt and shutdown on any channel (old clients
 * shut down over shell), and kernel_info on control.
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
      return channel === "control" ? { type: "kernel_info_reply", content: kernelInfo(actions.versions) } : undefined;
    default:
      return undefined;
  }
}
