// Turns a cell's value into the MIME types that a front end can show.
import { inspect } from "node:util";

/** The rich forms of a value, MIME type to content, and what is said about them. */
export interface Bundle {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What an object may define to be shown: a bundle, or a record of its data alone; at once or later. */
type Displayable = { [key: symbol]: unknown };

const DISPLAY = Symbol.for("Jupyter.display");

/** How a cell's last value is shown: as its `[Symbol.for("Jupyter.display")]()` says, else as Node prints it. */
export async function bundleOf(value: unknown): Promise<Bundle> {
  const display = (value as Displayable | null | undefined)?.[DISPLAY];
  if (typeof display !== "function") {
    const text = inspect(value, { depth: 4, maxArrayLength: 50, maxStringLength: 10_000 });
    return { data: { "text/plain": text }, metadata: {} };
  }
  const shown: unknown = await display.call(value);
  if (typeof shown !== "object" || shown === null)
    throw new TypeError(`[Symbol.for("Jupyter.display")]() must return a record of MIME types, got ${inspect(shown)}.`);
  const { data, metadata } = shown as { data?: unknown; metadata?: unknown };
  if (!isRecord(data)) return sendable({ data: asJson(shown as Bundle["data"]), metadata: {} });
  return sendable({ data: asJson(data), metadata: isRecord(metadata) ? metadata : {} });
}

/** @throws TypeError for what JSON cannot hold: it is the value's fault here, and the kernel's once it is sent. */
function sendable(bundle: Bundle): Bundle {
  try {
    JSON.stringify(bundle);
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new TypeError(
      `[Symbol.for("Jupyter.display")]() must return what JSON can hold: ${why}. Convert bigints to texts, and leave out cycles.`,
    );
  }
  return bundle;
}

/** A bundle's data as it can be sent: bytes (of a picture) become base64. */
export function asJson(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(data).map(([mime, content]) => [
    mime,
    content instanceof Uint8Array ? Buffer.from(content).toString("base64") : content,
  ]);
  return Object.fromEntries(entries);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
