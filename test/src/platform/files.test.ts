import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFile, removeFile, writeFile } from "../../../src/platform/files";
import { pageFiles } from "../../../src/platform/page-files";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatebook-files-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);

describe("a file in Node", () => {
  it("is read as it was written, even in a folder that did not exist before", async () => {
    const path = join(folder, "new", "deep", "file.bin");
    await writeFile(path, Uint8Array.from([1, 2, 255]));
    expect(await readFile(path)).toEqual(Uint8Array.from([1, 2, 255]));
    expect(readdirSync(join(folder, "new", "deep"))).toEqual(["file.bin"]);
  });

  it("is never incomplete while it is written, so a reader gets either the old or the new file", async () => {
    const path = join(folder, "busy.bin");
    await writeFile(path, bytes(1_000_000, 0));
    let writing = true;
    const writer = (async () => {
      for (let n = 1; n <= 8; n++) await writeFile(path, bytes(1_000_000, n));
      writing = false;
    })();
    const seen = new Set<number>();
    while (writing) {
      const found = readFileSync(path);
      expect(found.length).toBe(1_000_000);
      expect(found.equals(bytes(1_000_000, found[0] as number))).toBe(true);
      seen.add(found[0] as number);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writer;
    expect(seen.size).toBeGreaterThan(1);
    expect((await readFile(path))[0]).toBe(8);
  });

  it("is unchanged if it cannot be replaced, and no temporary file is left", async () => {
    const home = join(folder, "full");
    mkdirSync(join(home, "taken", "inside"), { recursive: true });
    writeFileSync(join(home, "taken", "inside", "file"), "old");
    await expect(writeFile(join(home, "taken"), bytes(4, 1))).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    await expect(writeFile(join(home, "taken", "inside", "file", "below"), bytes(4, 1))).rejects.toThrow(
      /ENOTDIR|EEXIST/,
    );
    expect(readdirSync(home)).toEqual(["taken"]);
    expect(readFileSync(join(home, "taken", "inside", "file"), "utf8")).toBe("old");
  });

  it("can be removed twice without an error, and then reading it is an error", async () => {
    const path = join(folder, "gone.bin");
    await writeFile(path, bytes(1, 1));
    await removeFile(path);
    await removeFile(path);
    await expect(readFile(path)).rejects.toThrow(/ENOENT/);
  });
});

describe("a file in a page without a drive", () => {
  const page = pageFiles();

  it("is fetched from its URL; a missing file is an error with the reply of the server, and writing is rejected", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/model.safetensors") response.end(Buffer.from([1, 2, 3]));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await page.readFile(`${home}/model.safetensors`)).toEqual(Uint8Array.from([1, 2, 3]));
      await expect(page.readFile(`${home}/none`)).rejects.toThrow(`The server replied 404 Not Found for ${home}/none.`);
    } finally {
      server.close();
    }
    await expect(page.writeFile("a.json", bytes(1, 1))).rejects.toThrow("This page cannot write a.json.");
    await expect(page.removeFile("a.json")).resolves.toBeUndefined();
    expect(await page.listFiles("results")).toEqual([]);
  });
});
