// Computes the checksum of a user's own data file, so that a run can detect that the file has changed.
import { sha256 } from "../base/sha256";
import { InputError } from "../base/validate";
import { read } from "../train/storage/files";

/**
 * Returns the SHA-256 of a file, as 64 hexadecimal digits.
 * @throws InputError if the file cannot be read, or if the file has changed and its checksum is not the expected one
 */
export async function checksum(caller: string, path: string, expected?: string): Promise<string> {
  const got = sha256(await read(caller, path));
  if (expected === undefined || got === expected) return got;
  throw new InputError(
    `${caller}: "${path}" must have the SHA-256 ${expected}, got ${got}. The file has changed since the run was planned. Plan the run again.`,
  );
}
