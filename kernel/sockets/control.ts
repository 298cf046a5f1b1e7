import { kernelInfo, type Versions } from "../protocol/kernel-info";
import type { Json, Request } from "../protocol/message";

/** What the control channel can set off. */
export interface Controls {
  readonly versions: Versions;
  interrupt(): void;
  shutdown(restart: boolean): void;
}

/** An answer, and what to do once it has been sent. */
export interface Answer {
  readonly type: string;
  readonly content: Json;
  readonly after?: () => void;
}

/**
 * Answers what must be answered while a cell blocks the other thread: interrupt and shutdown on any channel (old clients
 * shut down over shell), kernel_info on control.
 *
 * @returns undefined for what the other thread answers.
 */
export function answerAtOnce({ channel, type, content }: Request, controls: Controls): Answer | undefined {
  switch (type) {
    case "interrupt_request":
      return { type: "interrupt_reply", content: { status: "ok" }, after: () => controls.interrupt() };
    case "shutdown_request": {
      const restart = content.restart === true;
      return {
        type: "shutdown_reply",
        content: { status: "ok", restart },
        after: () => controls.shutdown(restart),
      };
    }
    case "kernel_info_request":
      return channel === "control" ? { type: "kernel_info_reply", content: kernelInfo(controls.versions) } : undefined;
    default:
      return undefined;
  }
}
