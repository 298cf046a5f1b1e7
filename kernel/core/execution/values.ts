// Converts a cell's value into the MIME types that a front end can show.
import { base64 } from "../base64";
import { platform } from "../platform";

/** The forms in which a front end can show a value: `data` contains the content by MIME type. */
export interface Bundle {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A value with a display method. The method returns a bundle, or only the bundle's data, directly or as a promise. */
type Displayable = { [key: symbol]: unknown };

const DISPLAY = Symbol.for("Jupyter.display");

/**
 * Returns the forms of a cell's last value. If the value has a method `[Symbol.for("Jupyter.display")]`, it decides; otherwise the form is the text
 * that Node prints.
 */
export async function bundleOf(value: unknown): Promise<Bundle> {
  const display = (value as Displayable | null | undefined)?.[DISPLAY];
  if (typeof display !== "function") {
    const text = platform().inspect(value, { depth: 4, maxArrayLength: 50, maxStringLength: 10_000 });
    return { data: { "text/plain": text }, metadata: {} };
  }
  const shown: unknown = await display.call(value);
  if (typeof shown !== "object" || shown === null)
    throw new TypeError(
      `[Symbol.for("Jupyter.display")]() must return a record of MIME types, got ${platform().inspect(shown)}.`,
    );
  const { data, metadata } = shown as { data?: unknown; metadata?: unknown };
  if (!isRecord(data)) return sendable({ data: asJson(shown as Bundle["data"]), metadata: {} });
  return sendable({ data: asJson(data), metadata: isRecord(metadata) ? metadata : {} });
}

/**
 * Checks that JSON can represent a bundle. Without this check, the kernel itself would fail when it sends the bundle.
 *
 * @throws TypeError if JSON cannot represent the bundle; the cell then fails with this error.
 */
function sendable(bundle: Bundle): Bundle {
  try {
    JSON.stringify(bundle);
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new TypeError(
      `[Symbol.for("Jupyter.display")]() must return data that JSON can represent: ${why}. Convert bigints to strings, and remove cycles.`,
    );
  }
  return bundle;
}

/** Returns a bundle's data in the form that is sent. Bytes, for example of a picture, become base64 text. */
export function asJson(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(data).map(([mime, content]) => [
    mime,
    content instanceof Uint8Array ? base64(content) : content,
  ]);
  return Object.fromEntries(entries);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
