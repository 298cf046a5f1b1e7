// Reads files in a browser's page, where paths are addresses.
/** Returns the bytes at an address, relative to the page. @throws Error if the server does not deliver them */
export async function readFile(path: string): Promise<Uint8Array> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`The server replied ${answer.status} ${answer.statusText} for ${path}.`);
  return new Uint8Array(await answer.arrayBuffer());
}

export async function writeFile(): Promise<void> {
  throw new Error("A page cannot write files. Run the lessons in JupyterLab to write files.");
}

/** Does nothing, because a page has no files. */
export async function removeFile(): Promise<void> {}
