// Defines the manifest of a file of weights: format, checksum, settings.
import * as tf from "@tensorflow/tfjs";
import { crc32 } from "../../base/crc32";
import { InputError } from "../../base/validate";
import { version } from "../../version";
import type { Metadata, SavedTensor, SavedType, UnreadableTensor, WeightFile } from "./saved-tensor";

/** The settings that are needed to build the model again: sizes, names, anything that JSON can hold. */
export type Settings = Readonly<Record<string, unknown>>;

/** The manifest of a file of weights. If another program wrote the file, only the tensors are present. */
export interface WeightManifest {
  readonly tensors: readonly { readonly name: string; readonly dtype: SavedType; readonly shape: readonly number[] }[];
  /** The tensors that tfjs cannot hold, with the reasons. Absent if all could be read. */
  readonly unreadable?: readonly UnreadableTensor[];
  /** The version of gatebook that wrote the file. */
  readonly gatebook?: string;
  /** The backend that computed the values: "tensorflow", "wasm" or "cpu". */
  readonly backend?: string;
  /** CRC-32 of everything in the file: names, types, shapes, numbers, settings. */
  readonly checksum?: string;
  readonly settings?: Settings;
}

const CHECKSUM = "gatebook.checksum";

/** Returns tensors and their manifest, ready for a file. */
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
 * Reads the manifest, and compares the file with its checksum.
 * @throws InputError if the file is not what was saved
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
      `${caller}: ${source} must have the checksum ${saved} with which it was saved, got ${found}. It was damaged or changed: copy or save it again.`,
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
    throw new InputError(`saveWeights: options.settings must be what JSON can hold. ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function parsed(caller: string, source: string, settings: string): Settings {
  try {
    return JSON.parse(settings);
  } catch (error) {
    throw new InputError(`${caller}: ${source} must have its settings in JSON, got ${settings}.`, { cause: error });
  }
}

/** Returns the CRC-32 of a file's content. The order of tensors and of metadata does not matter, because each format has its own order. */
function checksum({ tensors, metadata }: Pick<WeightFile, "tensors" | "metadata">): string {
  const ordered = [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));
  const about = ordered.map(({ name, dtype, shape }) => [name, dtype, shape]);
  const text = JSON.stringify([about, Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return crc32([new TextEncoder().encode(text), ...ordered.map(({ bytes }) => bytes)]);
}
