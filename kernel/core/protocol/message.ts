// Defines the types of the Jupyter messages that are passed between the thread that owns the sockets and the thread that runs cells.

/** A JSON object from a client. Its content has not been validated. */
export type Json = Readonly<Record<string, unknown>>;

/** The channels on which requests arrive. */
export type RequestChannel = "shell" | "control" | "stdin";

/** A message from a client. Its signature and form have been checked. */
export interface Request {
  readonly channel: RequestChannel;
  /** ZeroMQ's routing prefix, which identifies the receiver of the reply. */
  readonly identities: readonly Uint8Array[];
  readonly type: string;
  /** The unchanged text of the header. It is the `parent_header` of every answer. */
  readonly header: string;
  readonly metadata: Json;
  readonly content: Json;
  readonly buffers: readonly Uint8Array[];
}

/** The request that a message answers. */
export type Parent = Pick<Request, "header">;

/** A message to send. */
export interface Message {
  readonly kind: "message";
  readonly channel: RequestChannel | "iopub";
  readonly identities: readonly Uint8Array[];
  readonly type: string;
  readonly parent: string;
  readonly metadata: string;
  /** The content as JSON. If it is long, it is stored as bytes, which are passed to the other thread without a copy. */
  readonly content: string | Uint8Array;
  readonly buffers: readonly Uint8Array[];
  /** How much the message adds to the unsent output, in KiB. */
  readonly weight: number;
}

export type StreamName = "stdout" | "stderr";

/** A piece of a cell's printed text. Pieces of the same stream are joined before they are sent. */
export interface StreamPiece {
  readonly kind: "stream";
  readonly parent: string;
  readonly name: StreamName;
  readonly text: string;
  readonly weight: number;
}

export type ExecutionState = "starting" | "busy" | "idle";

/**
 * A change of the kernel's state. If a cell caused the change, `cell` is true, and the state is sent again after another request has been answered.
 */
export interface Status {
  readonly kind: "status";
  readonly state: ExecutionState;
  readonly parent: string;
  readonly cell: boolean;
}

export type Outgoing = Message | StreamPiece | Status;

/** A message from the thread with the cells to the thread with the sockets. */
export type ToSockets = Outgoing | { readonly kind: "end" };

/** A message from the thread with the sockets to the thread with the cells. */
export type Incoming =
  | { readonly kind: "request"; readonly request: Request }
  | { readonly kind: "interrupt"; readonly cell: number }
  | { readonly kind: "terminated"; readonly cell: number }
  | { readonly kind: "shutdown" };
