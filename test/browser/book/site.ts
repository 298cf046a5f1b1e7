// Builds the front page and the book for the tests, without the tab, and serves them under a path.
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtBook } from "../../../tools/site/book/build.mjs";
import { courseContents } from "../../../tools/site/contents.mjs";
import { writeFront } from "../../../tools/site/front/front.mjs";
import { serveFolder } from "../../../tools/site/serve.mjs";
import { nightly } from "../../nightly";

export interface Book {
  /** The address of the front page, ending in a slash. */
  readonly url: string;
  readonly folder: string;
  /** The paths of all pages. */
  readonly pages: readonly string[];
  close(): Promise<void>;
}

/** Whether the book of this run contains a page. The nightly run builds the whole book. Otherwise it contains two lessons, which run within seconds. */
const wanted = ({ page }: { page: string }) => nightly || /^(lessons|solutions)\/0[02]-/.test(page);

export async function openBook(): Promise<Book> {
  const folder = mkdtempSync(join(tmpdir(), "gatebook-book-"));
  cpSync(await builtBook({ wanted }), join(folder, "read"), { recursive: true });
  await writeFront(folder, { title: "gatebook", contents: courseContents(), handIn: false, book: true });
  const { url, close } = await serveFolder(folder, { base: "/some/path/" });
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
  return {
    ...{ url, folder, pages: files.filter((name) => name.endsWith(".html")).sort() },
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
