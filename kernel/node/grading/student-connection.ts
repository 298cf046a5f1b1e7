// Defines the connection through which the grader's kernel gets names and values from the student's kernel, and calls functions there.
import { readSync, writeSync } from "node:fs";
import type { CallClock } from "./clock";
import { decode, encode } from "./codec";
import { type Declared, LONGEST_REPLY, type StudentReply, type StudentRequest } from "./protocol";

const CHUNK = 64 * 1024;
const NEWLINE = 10;

/** A request without its number. */
type Unnumbered = StudentRequest extends infer One ? (One extends StudentRequest ? Omit<One, "n"> : never) : never;

/** The error if the student's code reaches a limit before it answers, or if the student's kernel has exited. */
export class StudentError extends Error {
  override readonly name = "StudentError";
}

/**
 * The grader's end of the connection to the student's kernel. It blocks the grader's kernel until a reply arrives, since a test expects a function to
 * return a value and not a promise.
 *
 * The socket is a blocking socket on which its creator has set a short time limit (`SO_RCVTIMEO`, `SO_SNDTIMEO`). Before each read, and whenever a
 * write exceeds the time limit, this class checks whether the call has reached a limit of the grader.
 */
export class StudentConnection {
  #n = 0;
  #rest: Buffer = Buffer.alloc(0);
  #late = false;
  /** Whether the last request was only partly written. The next request then starts on a new line. */
  #torn = false;
  /** Whether the incoming bytes still belong to a reply that is too long. They are discarded up to the end of the line. */
  #tooLong = false;

  constructor(
    readonly fd: number,
    readonly clock: CallClock,
  ) {}

  /** Whether the student's kernel may still be working on a request that was given up. */
  get late(): boolean {
    return this.#late;
  }

  /** Allows requests again. Call this when the student's kernel has been interrupted. */
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

  #ask(request: Unnumbered): unknown {
    if (this.#late) throw new StudentError("the student's code has not answered an earlier call.");
    const n = ++this.#n;
    this.clock.waitFor(n);
    try {
      this.#write(`${JSON.stringify({ ...request, n })}\n`, n);
      return this.#reply(n);
    } finally {
      this.clock.waitFor(0);
    }
  }

  #reply(n: number): unknown {
    let limit: string | undefined;
    let readSince = 0;
    for (;;) {
      for (let line = this.#takeLine(); line !== undefined; line = this.#takeLine()) {
        const reply = parsed(line);
        if (reply?.n === n) return contentOf(reply);
        // Ignore a reply to an earlier request that was given up, and a reply to no request.
      }
      if (this.#tooLong) this.#rest = Buffer.alloc(0);
      else if (this.#rest.length > LONGEST_REPLY) {
        this.#tooLong = true;
        throw this.#lost(new Error("its reply is too long"));
      }
      limit ??= this.clock.givenUp(n);
      const chunk = this.#read();
      // If the reply had arrived before the limit was reached, it counts. So read the bytes that have arrived before giving up.
      if (limit !== undefined && (!chunk || readSince > LONGEST_REPLY)) throw this.#tooLate(limit);
      if (!chunk) continue;
      if (limit !== undefined) readSince += chunk.length;
      this.#rest = Buffer.concat([this.#rest, chunk]);
    }
  }

  #write(text: string, n: number): void {
    const bytes = Buffer.from(this.#torn ? `\n${text}` : text);
    for (let sent = 0; sent < bytes.length; ) {
      try {
        sent += writeSync(this.fd, bytes, sent, Math.min(CHUNK, bytes.length - sent));
        this.#torn = sent < bytes.length;
      } catch (error) {
        if (!isTick(error)) throw this.#lost(error);
        const limit = this.clock.givenUp(n);
        if (limit !== undefined) throw this.#tooLate(limit);
      }
    }
  }

  /** Returns the next complete line that has been read, or undefined if there is none. */
  #takeLine(): string | undefined {
    const end = this.#rest.indexOf(NEWLINE);
    if (end < 0) return undefined;
    const line = this.#rest.subarray(0, end).toString("utf8");
    this.#rest = this.#rest.subarray(end + 1);
    if (!this.#tooLong) return line;
    this.#tooLong = false;
    return this.#takeLine();
  }

  /** Reads the bytes that have arrived. Returns undefined if nothing arrived within the socket's time limit. */
  #read(): Buffer | undefined {
    const chunk = Buffer.alloc(CHUNK);
    let count: number;
    try {
      count = readSync(this.fd, chunk);
    } catch (error) {
      if (isTick(error)) return undefined;
      throw this.#lost(error);
    }
    if (count === 0) throw this.#lost(new Error("its kernel has exited"));
    return chunk.subarray(0, count);
  }

  #tooLate(limit: string): StudentError {
    this.#late = true;
    return new StudentError(`the student's code was stopped: ${limit}.`);
  }

  #lost(error: unknown): StudentError {
    return new StudentError(`the student's code gave no answer: ${error instanceof Error ? error.message : error}.`);
  }
}

/** Returns whether an error only reports that the socket's time limit has passed. This happens regularly, so that the clock can be checked. */
function isTick(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EAGAIN";
}

function contentOf(reply: StudentReply): unknown {
  if (!("error" in reply)) return reply.value;
  const { name, message } = reply.error ?? {};
  throw Object.assign(new Error(String(message).slice(0, 500)), { name: String(name).slice(0, 60) });
}

function parsed(line: string): StudentReply | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as StudentReply) : undefined;
  } catch {
    return undefined; // the line is not JSON, so the caller ignores it
  }
}
