// Reads and writes files in the browser's storage, where JupyterLite keeps the learner's files. So cells and the file browser see the same files.

/** Where JupyterLite keeps files. */
export interface DriveSettings {
  /** The name of the database in IndexedDB. */
  readonly database: string;
  /** The folder in which relative paths begin. This is the notebook's folder, without slashes at the ends. */
  readonly folder: string;
  /** The address of the site's own files, ending in a slash. A file that the learner has not changed is only there. */
  readonly site: string;
  /** The paths of the site's own files. */
  readonly siteFiles: readonly string[];
}

/** A file or folder in the form in which JupyterLite stores it. */
interface Stored {
  readonly name: string;
  readonly path: string;
  readonly type: "file" | "notebook" | "directory";
  readonly format: "json" | "text" | "base64" | null;
  readonly content: unknown;
  readonly [more: string]: unknown;
}

/** The part of IndexedDB that this file uses. The library is compiled without the declarations of browsers, which would also declare much that Node lacks. */
interface Request<Result> {
  readonly result: Result;
  readonly error: unknown;
  onsuccess: () => void;
  onerror: () => void;
}
interface ObjectStore {
  get(key: string): Request<Stored | undefined>;
  getAll(keys: object): Request<Stored[]>;
  put(value: object, key: string): Request<unknown>;
  delete(key: string): Request<unknown>;
}
interface Database {
  transaction(store: string, mode: Mode): { objectStore(name: string): ObjectStore };
  close(): void;
}
type Mode = "readonly" | "readwrite";
interface Browser {
  readonly indexedDB: { open(name: string): Request<Database> };
  readonly IDBKeyRange: { bound(lower: string, upper: string): object };
}
const browser = globalThis as unknown as Browser;

/** The name of the object store with the files, and the largest number of bytes that are converted to a text in one step. */
const STORE = "files";
const STEP = 0x8000;

/** The files of one JupyterLite site, seen from the folder of a notebook. */
export class Drive {
  constructor(readonly settings: DriveSettings) {}

  /** Returns a path without "." and "..", seen from the drive's root. "/a" begins at the root, and "a" in the notebook's folder. */
  resolve(path: string): string {
    const parts: string[] = path.startsWith("/") ? [] : this.settings.folder.split("/").filter(Boolean);
    for (const part of path.split("/")) {
      if (part === "..") parts.pop();
      else if (part !== "" && part !== ".") parts.push(part);
    }
    return parts.join("/");
  }

  /** Returns the bytes of a file. @throws Error if neither the learner nor the site has the file */
  async read(path: string): Promise<Uint8Array> {
    const place = this.resolve(path);
    const file = await this.#use("readonly", (store) => store.get(place));
    if (file && file.type !== "directory") return bytesOf(file);
    if (!this.settings.siteFiles.includes(place))
      throw new Error(
        `There is no file "${place}". Upload it to the notebook's folder in the file browser, or use the address of a file on the web.`,
      );
    return download(this.settings.site + place.split("/").map(encodeURIComponent).join("/"));
  }

  /** Writes a file. Creates its folders if they do not exist. */
  async write(path: string, bytes: Uint8Array): Promise<void> {
    const place = this.resolve(path);
    const parts = place.split("/");
    for (let depth = 1; depth < parts.length; depth++) await this.#createFolder(parts.slice(0, depth).join("/"));
    const content = { type: "file", format: "base64", mimetype: "application/octet-stream", content: base64(bytes) };
    await this.#use("readwrite", (store) => store.put(model(place, { ...content, size: bytes.length }), place));
  }

  async remove(path: string): Promise<void> {
    await this.#use("readwrite", (store) => store.delete(this.resolve(path)));
  }

  /** Returns the names of the learner's files directly in a folder, sorted. */
  async list(folder: string): Promise<string[]> {
    const start = `${this.resolve(folder)}/`;
    const range = browser.IDBKeyRange.bound(start, `${start}\uffff`);
    const found = await this.#use("readonly", (store) => store.getAll(range));
    return found
      .filter(({ path, type }) => type !== "directory" && !path.slice(start.length).includes("/"))
      .map(({ name }) => name)
      .sort();
  }

  /** Creates a folder, unless the learner or the site has it. */
  async #createFolder(path: string): Promise<void> {
    if (`${this.settings.folder}/`.startsWith(`${path}/`)) return;
    if (await this.#use("readonly", (store) => store.get(path))) return;
    const content = { type: "directory", format: "json", mimetype: "application/json", content: null, size: 0 };
    await this.#use("readwrite", (store) => store.put(model(path, content), path));
  }

  /** Runs one request. The database is closed afterwards, since an open connection would keep JupyterLite from changing the database. */
  async #use<Result>(mode: Mode, request: (store: ObjectStore) => Request<Result>): Promise<Result> {
    const database = await settled(browser.indexedDB.open(this.settings.database));
    try {
      return await settled(request(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  }
}

/** Returns the bytes at an address, relative to the page. @throws Error if the server does not deliver them */
export async function download(address: string): Promise<Uint8Array> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The server replied ${answer.status} ${answer.statusText} for ${address}.`);
  return new Uint8Array(await answer.arrayBuffer());
}

const settled = <Result>(request: Request<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function model(path: string, more: object): object {
  const now = new Date().toISOString();
  return { name: path.split("/").at(-1), path, created: now, last_modified: now, writable: true, ...more };
}

function bytesOf({ format, content }: Stored): Uint8Array {
  if (format === "base64") return Uint8Array.from(atob(String(content)), (letter) => letter.charCodeAt(0));
  return new TextEncoder().encode(format === "json" ? JSON.stringify(content) : String(content));
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += STEP) text += String.fromCharCode(...bytes.subarray(at, at + STEP));
  return btoa(text);
}
