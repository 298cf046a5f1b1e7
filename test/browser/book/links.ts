// Finds the links of a page that lead nowhere.
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { courseContents } from "../../../tools/site/contents.mjs";

const decoded = (text: string) =>
  text.replaceAll("&amp;", "&").replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
const onSite = new Set(courseContents().map(({ path }) => path));

/**
 * Returns the addresses in a page that lead nowhere: to a file that does not exist, to an anchor that the page does not have, to a notebook that is not in the
 * tab, or to another host in an element that the browser loads by itself.
 *
 * @param folder the folder of the site
 * @param page the path of the page
 * @param built returns whether a page belongs to the book that was built
 */
export function brokenLinks(folder: string, page: string, built: (path: string) => boolean): string[] {
  const html = readFileSync(join(folder, page), "utf8");
  const addresses = [...html.matchAll(/<(\w+)[^>]*? (href|src|data-figure)="([^"]*)"/g)].map(
    ([, tag = "", name, value = ""]) => ({
      ...{ loaded: name !== "href" || tag === "link" },
      address: decoded(value),
    }),
  );
  return [...new Set(addresses.filter((one) => !leads(folder, page, one, built)).map(({ address }) => address))];
}

function leads(
  folder: string,
  page: string,
  { address, loaded }: { address: string; loaded: boolean },
  built: (path: string) => boolean,
): boolean {
  if (/^(https?:)?\/\//.test(address)) return !loaded;
  if (address.startsWith("data:")) return true;
  const [place = "", anchor] = address.split("#");
  const [file = "", query = ""] = place.split("?");
  const path = file === "" ? page : posix.join(posix.dirname(page), decodeURIComponent(file));
  if (path === "run/lab/index.html") return onSite.has(decodeURIComponent(query.replace("path=", "")));
  if (path === "run/lab/favicon.ico") return true;
  if (path.startsWith("run/files/"))
    return onSite.has(path.slice("run/files/".length)) && existsSync(inRoot(path.slice(10)));
  if (!existsSync(join(folder, path))) return path.startsWith("read/") && !built(path);
  if (!anchor) return true;
  return new RegExp(`\\sid="${anchor.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}"`).test(
    readFileSync(join(folder, path), "utf8"),
  );
}
