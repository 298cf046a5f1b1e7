// Sends requests to a server without the restrictions of a browser, as any program can.
import { request } from "node:http";

export interface Ask {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  /** The target of a redirection. The redirection is not followed. */
  readonly location: string;
  readonly body: string;
}

/** The milliseconds after which a request counts as hanging. Even a busy machine never needs so long. */
const hangs = 600_000;

/** Sends one request, and returns the reply. */
export function ask(address: string, { method = "GET", token, headers = {} }: Ask = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const authorization = token === undefined ? {} : { Authorization: `token ${token}` };
    const call = request(address, { method, headers: { ...authorization, ...headers }, timeout: hangs, agent: false });
    call.once("response", (reply) => {
      let body = "";
      reply.setEncoding("utf8").on("data", (part) => {
        body += part;
      });
      reply.once("end", () => resolve({ status: reply.statusCode ?? 0, location: reply.headers.location ?? "", body }));
    });
    call.once("upgrade", (reply, socket) => {
      socket.destroy();
      resolve({ status: reply.statusCode ?? 0, location: "", body: "" });
    });
    call.once("timeout", () => call.destroy(new Error(`ask: no reply from ${address} within ${hangs / 1000} s`)));
    call.once("error", reject);
    call.end();
  });
}

/** The headers of a request that opens a WebSocket. */
export const upgrade = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": Buffer.alloc(16, 1).toString("base64"),
};
