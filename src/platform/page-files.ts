// Files in a browser's page, where paths are addresses.
/** What lies at an address, seen from the page. */
export async function readFile(path: string): Promise<Uint8Array> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`The server answers ${answer.status} ${answer.statusText} for ${path}.`);
  return new Uint8Array(await answer.arrayBuffer());
}

export async function writeFile(): Promise<void> {
  throw new Error("A page has no files to write: that is possible where the lessons run in JupyterLab.");
}

/** A page has none to remove. */
export async function removeFile(): Promise<void> {}
