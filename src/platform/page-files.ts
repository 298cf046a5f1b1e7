// Reads and writes files in a browser. A path with a scheme ("https://…") is an address. Other paths belong to the learner's files if the page has a drive for
// them (page-drive.ts), and are addresses relative to the page otherwise.
import { Drive, type DriveSettings, download } from "./page-drive";
import type { Platform } from "./platform";

type Files = Pick<Platform, "readFile" | "writeFile" | "removeFile" | "listFiles">;

/** Returns the functions of the platform that read and write files. @param settings undefined if the page has no drive */
export function pageFiles(settings?: DriveSettings): Files {
  const drive = settings && new Drive(settings);
  const own = (path: string) => (/^[a-z][a-z+.-]*:/i.test(path) ? undefined : drive);
  return {
    readFile: (path) => own(path)?.read(path) ?? download(path),
    async writeFile(path, bytes) {
      const place = own(path);
      if (!place) throw new Error(`This page cannot write ${path}. Run the lessons in JupyterLab to write files.`);
      await place.write(path, bytes);
    },
    async removeFile(path) {
      await own(path)?.remove(path);
    },
    listFiles: async (folder) => own(folder)?.list(folder) ?? [], // a web server does not list its files
  };
}
