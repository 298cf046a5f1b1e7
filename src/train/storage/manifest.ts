// Defines the manifest of a weight file, which describes its content: format, checksum and settings.
import * as tf from "@tensorflow/tfjs";
import { crc32 } from "../../base/crc32";
import { InputError } from "../../base/validate";
import { version } from "../../version";
import type { Metadata, SavedTensor, SavedType, UnreadableTensor, WeightFile } from "./saved-tensor";

/** The settings that are needed to build the model again, for example sizes and names. They can be anything that JSON can represent. */
export type Settings = Readonly<Record<string, unknown>>;

/** The manifest of a weight file. If another program wrote the file, the manifest lists only the tensors. */
export interface WeightManifest {
  readonly tensors: readonly { readonly name: string; readonly dtype: SavedType; readonly shape: readonly number[] }[];
  /** The tensors that tfjs cannot represent, with the reasons. Absent if all tensors could be read. */
  readonly unreadable?: readonly UnreadableTensor[];
  /** The version of gatebook that wrote the file. */
  readonly gatebook?: string;
  /** The backend that computed the values: "tensorflow", "wasm" or "cpu". */
  readonly backend?: string;
  /** The CRC-32 of the whole content: names, types, shapes, values and settings. */
  readonly checksum?: string;
  readonly settings?: Settings;
}

const CHECKSUM = "gatebook.checksum";

/** Returns tensors together with their manifest, ready to be written to a file. */
export function weightFile(tensors: readonly SavedTensor[], settings: Settings, more: Metadata = {}): WeightFile {
  const metadata = {
    "gatebook.version": version,
    "gatebook.backend": tf.getBackend(),
    "gatebook.settings": inJson(settings),
    ...more,
  };
  return { tensors, metadata: { ...metadata, [CHECKSUM]: checksum({ tensors, metadata }) } };
}

/**
 * Returns the manifest of a file, after comparing the file with its checksum.
 * @throws InputError if the content of the file differs from what was saved
 */
export function manifestOf(
  caller: string,
  source: string,
  { tensors, unreadable, metadata }: WeightFile,
): WeightManifest {
  const { [CHECKSUM]: saved, ...others } = metadata;
  const found = checksum({ tensors, metadata: others });
  if (saved !== undefined && saved !== found) {
    throw new InputError(
      `${caller}: ${source} must have the checksum ${saved} with which it was saved, got ${found}. The file was damaged or changed. Copy it or save it again.`,
    );
  }
  const { "gatebook.version": gatebook, "gatebook.backend": backend, "gatebook.settings": settings } = others;
  return {
    tensors: tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    ...(unreadable ? { unreadable } : {}),
    ...(gatebook === undefined ? {} : { gatebook }),
    ...(backend === undefined ? {} : { backend }),
    ...(saved === undefined ? {} : { checksum: saved }),
    ...(settings === undefined ? {} : { settings: parsed(caller, source, settings) }),
  };
}

function inJson(settings: Settings): string {
  try {
    return JSON.stringify(settings);
  } catch (error) {
    throw new InputError(
      `saveWeights: options.settings must be a value that JSON can represent. ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}

function parsed(caller: string, source: string, settings: string): Settings {
  try {
    return JSON.parse(settings);
  } catch (error) {
    throw new InputError(`${caller}: ${source} must contain its settings as JSON, got ${settings}.`, { cause: error });
  }
}

/** Returns the CRC-32 of a file's content. It does not depend on the order of tensors and metadata, because each format has its own order. */
function checksum({ tensors, metadata }: Pick<WeightFile, "tensors" | "metadata">): string {
  const ordered = [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));
  const about = ordered.map(({ name, dtype, shape }) => [name, dtype, shape]);
  const text = JSON.stringify([about, Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return crc32([new TextEncoder().encode(text), ...ordered.map(({ bytes }) => bytes)]);
}
