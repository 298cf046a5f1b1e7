import { readSync, writeSync } from "node:fs";
import { decode, encode } from "./codec";
import type { Answer, Declared, Question } from "./protocol";

/** The longest answer, in bytes. */
const LONGEST = 16 * 1024 * 1024;
const CHUNK = 64 * 1024;
const NEWLINE = 10;

/** What can be asked, without its number. */
type Ask = Question extends infer One ? (One extends Question ? Omit<One, "n"> : never) : never;

/** The student's code did not answer in time, or its kernel has ended. */
export class StudentError extends Error {
  override readonly name = "StudentError";
}

/**
 * The grader's end of the line to the student's kernel. It waits, blocking, since tests call functions and not promises: the socket is a blocking
 * one on which whoever made it has set time limits (SO_RCVTIMEO, SO_SNDTIMEO), so that a read or a write gives up by itself.
 */
export class Line {
  #n = 0;
  #rest: Buffer = Buffer.alloc(0);
  #late = false;
  /** Whether a question has been left half written: the next begins on a line of its own. */
  #torn = false;

  /** @param limit milliseconds that an answer may take. */
  constructor(
    readonly fd: number,
    readonly limit: number,
  ) {}

  /** Whether the student's kernel still works on a question that nobody waits for any more. */
  get late(): boolean {
    return this.#late;
  }

  /** The student's kernel has been interrupted: it can be asked again. */
  forgive(): void {
    this.#late = false;
  }

  names(): readonly Declared[] {
    const names = this.#ask({ ask: "names" });
    if (!Array.isArray(names)) return [];
    return names.filter((one): one is Declared => typeof one?.name === "string" && typeof one.callable === "boolean");
  }

  value(name: string): unknown {
    return decode(this.#ask({ ask: "value", name }));
  }

  call(name: string, args: readonly unknown[]): unknown {
    return decode(this.#ask({ ask: "call", name, args: args.map((arg) => encode(arg)) }));
  }

  #ask(question: Ask): unknown {
    if (this.#late) throw new StudentError("the student's code has not answered an earlier call.");
    const n = ++this.#n;
    const deadline = performance.now() + this.limit;
    this.#write(`${JSON.stringify({ ...question, n })}\n`, deadline);
    for (;;) {
      const answer = parsed(this.#readLine(deadline));
      // an answer that comes too late, or to a question that nobody has asked
      if (answer?.n !== n) continue;
      if ("error" in answer) {
        const { name, message } = answer.error ?? {};
        throw Object.assign(new Error(String(message).slice(0, 500)), { name: String(name).slice(0, 60) });
      }
      return answer.value;
    }
  }

  #write(text: string, deadline: number): void {
    const bytes = Buffer.from(this.#torn ? `\n${text}` : text);
    for (let sent = 0; sent < bytes.length; ) {
      if (performance.now() > deadline) throw this.#tooLate();
      try {
        sent += writeSync(this.fd, bytes, sent, Math.min(CHUNK, bytes.length - sent));
      } catch (error) {
        throw this.#failed(error);
      }
      this.#torn = sent < bytes.length;
    }
  }

  #readLine(deadline: number): string {
    for (;;) {
      const end = this.#rest.indexOf(NEWLINE);
      if (end >= 0) {
        const line = this.#rest.subarray(0, end).toString("utf8");
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      if (this.#rest.length > LONGEST) throw this.#lost(new Error("its answer is too long"));
      if (performance.now() > deadline) throw this.#tooLate();
      this.#rest = Buffer.concat([this.#rest, this.#read()]);
    }
  }

  #read(): Buffer {
    const chunk = Buffer.alloc(CHUNK);
    let count: number;
    try {
      count = readSync(this.fd, chunk);
    } catch (error) {
      throw this.#failed(error);
    }
    if (count === 0) throw this.#lost(new Error("its kernel has ended"));
    return chunk.subarray(0, count);
  }

  #failed(error: unknown): StudentError {
    // the time limit that was set on the socket
    return (error as NodeJS.ErrnoException).code === "EAGAIN" ? this.#tooLate() : this.#lost(error);
  }

  #tooLate(): StudentError {
    this.#late = true;
    return new StudentError(`the student's code took more than ${this.limit / 1000} s.`);
  }

  #lost(error: unknown): StudentError {
    return new StudentError(`the student's code cannot be asked: ${error instanceof Error ? error.message : error}.`);
  }
}

function parsed(line: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Answer) : undefined;
  } catch {
    return undefined; // no answer of our protocol: passed over like one to another question
  }
}
