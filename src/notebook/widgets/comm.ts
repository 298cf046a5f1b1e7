// Finds the comms of the kernel: the two-way channels between a cell's code and a widget in the front end.

/** One end of a comm. */
export interface Comm {
  readonly id: string;
  send(data: unknown): void;
  close(): void;
  /** Called with each message from the front end. */
  onMsg: (data: unknown) => unknown;
}

/** The functions that the kit's kernel publishes as `globalThis[Symbol.for("gatebook.comm")]`. */
export interface Comms {
  /** Opens a comm to a target that is registered in the front end. */
  open(
    target: string,
    data: unknown,
    options: {
      readonly metadata: Readonly<Record<string, unknown>>;
      readonly onMsg: Comm["onMsg"];
      readonly onClose: () => unknown;
    },
  ): Comm;
  /** Registers the function that is called when the front end opens a comm to this target. */
  register(target: string, opened: (comm: Comm) => unknown): void;
}

/** Returns the comms of the kernel that runs this code, or undefined if it has none. */
export const comms = (): Comms | undefined =>
  (globalThis as Record<symbol, unknown>)[Symbol.for("gatebook.comm")] as Comms | undefined;
