// Reads and writes messages as ZeroMQ frames, and checks and creates their signatures.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { PROTOCOL } from "../../core/protocol/kernel-info";
import type { Json, Message, Request, RequestChannel } from "../../core/protocol/message";

/** The content of the connection file. */
export interface ConnectionFile {
  readonly transport: "tcp" | "ipc";
  readonly ip: string;
  readonly key: string;
  readonly signature_scheme?: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
}

const DELIMITER = Buffer.from("<IDS|MSG>");
const session = randomBytes(16).toString("hex");

/** Returns the address of a socket as jupyter_client writes it: `tcp://ip:port` or `ipc://path-port`. */
export function endpoint({ transport, ip }: ConnectionFile, port: number): string {
  return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`;
}

/** Signs and verifies messages with the connection's key. */
export class Wire {
  readonly #key: string;
  readonly #digest: string;

  constructor({ key, signature_scheme: scheme = "hmac-sha256" }: ConnectionFile) {
    this.#key = key;
    this.#digest = scheme.replace(/^hmac-/, "");
  }

  #sign(parts: readonly (string | Uint8Array)[]): string {
    if (!this.#key) return "";
    const hmac = createHmac(this.#digest, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  /**
   * Reads `[identities…, <IDS|MSG>, signature, header, parent, metadata, content, buffers…]`.
   * @throws Error if the message does not have that form, is not JSON, or is not signed with the key.
   */
  read(channel: RequestChannel, frames: readonly Buffer[]): Request {
    const at = frames.findIndex((frame) => frame.equals(DELIMITER));
    const [signature, header, parent, metadata, content] = at < 0 ? [] : frames.slice(at + 1);
    if (!signature || !header || !parent || !metadata || !content)
      throw new Error("a message does not have the form of the Jupyter protocol");
    const wanted = Buffer.from(this.#sign([header, parent, metadata, content]));
    if (signature.length !== wanted.length || !timingSafeEqual(signature, wanted))
      throw new Error("a message is not signed with this kernel's key");
    const parsed = record(header, "header");
    if (typeof parsed.msg_type !== "string") throw new Error("a message's header has no msg_type");
    return {
      channel,
      identities: frames.slice(0, at),
      type: parsed.msg_type,
      header: header.toString(),
      metadata: record(metadata, "metadata"),
      content: record(content, "content"),
      buffers: frames.slice(at + 6),
    };
  }

  /** Returns the signed frames of a message. On iopub the first frame is the topic. */
  write(message: Omit<Message, "kind" | "weight">): (string | Uint8Array)[] {
    const header = JSON.stringify({
      msg_id: randomBytes(16).toString("hex"),
      msg_type: message.type,
      session,
      username: "kernel",
      date: new Date().toISOString(),
      version: PROTOCOL,
    });
    const body = [header, message.parent, message.metadata, message.content];
    const prefix = message.channel === "iopub" ? [message.type] : message.identities;
    return [...prefix, DELIMITER, this.#sign(body), ...body, ...message.buffers];
  }
}

function record(frame: Buffer, what: string): Json {
  const value: unknown = JSON.parse(frame.toString());
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`a message's ${what} is not a JSON object`);
  return value as Json;
}
