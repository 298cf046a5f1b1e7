// Writes each page of the book as a PDF file next to it, with Chromium. The files have tags and an outline.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findBrowser, howToGetOne, launchOptions } from "../../lib/browser.mjs";
import { SetupFailure } from "../../lib/failure.mjs";
import { serveFolder } from "../serve.mjs";

/**
 * @param {string} site the folder of the built site
 * @param {(file: string) => void} [onPage] called with the name of each file
 * @throws {SetupFailure} if no browser was found
 */
export async function writePdfs(site, onPage = () => {}) {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    throw new SetupFailure("No browser was found, and only a browser can make PDF files.", `${howToGetOne}.`, {
      step: "Write the PDF files",
    });
  const { chromium } = await import("playwright-core");
  const server = await serveFolder(site);
  const browser = await chromium.launch(launchOptions(executablePath));
  try {
    const page = await browser.newPage({ colorScheme: "light", viewport: { width: 680, height: 900 } });
    const names = readdirSync(join(site, "read"), { recursive: true, encoding: "utf8" });
    for (const name of names.filter((one) => /^(lessons|solutions|experiments)[\\/]\d.*\.html$/.test(one)).sort()) {
      await page.goto(new URL(`read/${name.replaceAll("\\", "/")}`, server.url).href);
      const file = join("read", name.replace(/\.html$/, ".pdf"));
      const margin = { top: "16mm", bottom: "16mm", left: "15mm", right: "15mm" };
      await page.pdf({
        path: join(site, file),
        format: "A4",
        printBackground: true,
        tagged: true,
        outline: true,
        margin,
      });
      onPage(file);
    }
  } finally {
    await browser.close();
    await server.close();
  }
}
