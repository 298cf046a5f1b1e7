// Sends the kernel's messages to the page.
import { currentCell } from "../core/execution/context";
import type { Channels, Extras } from "../core/protocol/channels";
import type { ExecutionState, Json, Parent, Request, RequestChannel, StreamName } from "../core/protocol/message";
import { RunningState } from "../core/protocol/running-state";
import { FULL, weightOf } from "../core/protocol/unsent";
import type { LetterBox } from "./letter-box";
import type { FromWorker, Question } from "./protocol";

interface PageOptions {
  readonly post: (message: FromWorker) => void;
  readonly letterBox: LetterBox;
  /** Returns whether the user has interrupted the running cell. If so, marks the cell as interrupted. */
  readonly stopped: () => boolean;
}

/** The channels of a kernel in a worker. The page owns the connection to the client. */
export class PageChannels implements Channels {
  readonly #state = new RunningState();
  /** How much output the page may not have received yet, in KiB. */
  #unsent = 0;

  constructor(readonly options: PageOptions) {}

  publish(parent: Parent, type: string, content: Json, extras: Extras = {}): void {
    this.#send("iopub", parent, type, content, extras);
  }

  reply(request: Request, type: string, content: Json): void {
    this.#send(request.channel, request, type, content, {});
  }

  ask(request: Request, prompt: string): string {
    // the page must know that the worker waits before its client can answer
    const answer = this.#wait("input", () =>
      this.#send("stdin", request, "input_request", { prompt, password: false }, {}),
    );
    currentCell()?.assertLive();
    if (answer === undefined) throw new Error("no input is available: the page cannot answer now");
    return answer;
  }

  status(state: ExecutionState, { header }: Parent, cell = false): void {
    const status = { kind: "status", state, parent: header, cell } as const;
    for (const one of [status, this.#state.after(status)])
      if (one) this.options.post({ kind: "status", state: one.state, parent: one.parent });
  }

  stream(parent: Parent, name: StreamName, text: string): void {
    this.publish(parent, "stream", { name, text });
  }

  #send(channel: RequestChannel | "iopub", { header }: Parent, type: string, record: Json, extras: Extras): void {
    const { metadata = {}, buffers = [] } = extras;
    const content = JSON.stringify(record);
    this.#makeRoom(weightOf(buffers.reduce((sum, { byteLength }) => sum + byteLength, content.length)));
    const message = { channel, type, parent: header, content, metadata: JSON.stringify(metadata), buffers };
    this.options.post({ kind: "message", ...message });
  }

  /** Waits until the page has received the earlier output if there is much of it, so that the output cannot fill the memory. */
  #makeRoom(weight: number): void {
    if (this.#unsent >= FULL) {
      this.#unsent = 0;
      this.#wait("receipt");
    }
    this.#unsent += weight;
  }

  /**
   * Asks the page, and waits for its answer.
   *
   * @param asked called when the page has been asked
   * @returns undefined if the page cannot answer, or if the user interrupts the wait
   */
  #wait(question: Question, asked = () => {}): string | undefined {
    const { letterBox, post, stopped } = this.options;
    const { address } = letterBox;
    if (address === undefined) return undefined;
    post({ kind: "ask", question, letterBox: address });
    asked();
    return letterBox.wait(stopped);
  }
}
