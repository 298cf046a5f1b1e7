// Reads, writes and lists files in Node.
import { mkdir, open, readFile as read, readdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** The number of writes so far. It is part of the temporary file's name, so that two simultaneous writes use different files. */
let count = 0;

export async function readFile(path: string): Promise<Uint8Array> {
  const buffer = await read(path);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** Writes a file completely or not at all. It writes a temporary file in the same folder, and then renames it, which is a single step for the file system. */
export async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}-${++count}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync(); // otherwise a crash may leave an empty file with the new name
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await removeFile(temporary);
    throw error;
  }
}

export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

export async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
