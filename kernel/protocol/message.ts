/** The Jupyter messages as they pass between the thread that owns the sockets and the one that runs cells. */

/** JSON as it comes from a client: nothing about it is certain. */
export type Json = Readonly<Record<string, unknown>>;

/** Where requests come from. */
export type RequestChannel = "shell" | "control" | "stdin";

/** A message whose signature and form are right. */
export interface Request {
  readonly channel: RequestChannel;
  /** ZeroMQ's routing prefix: who is to get the reply. */
  readonly identities: readonly Uint8Array[];
  readonly type: string;
  /** The header as it came, letter by letter: the `parent_header` of all that answers it. */
  readonly header: string;
  readonly metadata: Json;
  readonly content: Json;
  readonly buffers: readonly Uint8Array[];
}

/** What a message answers. Nothing: the kernel speaks of itself. */
export type Parent = Pick<Request, "header">;

/** A message to send. */
export interface Message {
  readonly kind: "message";
  readonly channel: RequestChannel | "iopub";
  readonly identities: readonly Uint8Array[];
  readonly type: string;
  readonly parent: string;
  readonly metadata: string;
  /** JSON; bytes where it is long, since bytes cross to the other thread without a copy. */
  readonly content: string | Uint8Array;
  readonly buffers: readonly Uint8Array[];
  /** What it counts against the bound on unsent output. */
  readonly weight: number;
}

export type StreamName = "stdout" | "stderr";

/** A piece of a cell's printed text: pieces of the same stream are joined before they are sent. */
export interface StreamPiece {
  readonly kind: "stream";
  readonly parent: string;
  readonly name: StreamName;
  readonly text: string;
  readonly weight: number;
}

export type ExecutionState = "starting" | "busy" | "idle";

/** A change of state; `cell` marks those of the cell that runs, which outlast what is answered meanwhile. */
export interface Status {
  readonly kind: "status";
  readonly state: ExecutionState;
  readonly parent: string;
  readonly cell: boolean;
}

export type Outgoing = Message | StreamPiece | Status;

/** What the thread with the cells tells the one with the sockets. */
export type ToSockets = Outgoing | { readonly kind: "end" };

/** What the thread with the sockets tells the one with the cells. */
export type Incoming =
  | { readonly kind: "request"; readonly request: Request }
  | { readonly kind: "interrupt"; readonly cell: number }
  | { readonly kind: "terminated"; readonly cell: number }
  | { readonly kind: "shutdown" };
