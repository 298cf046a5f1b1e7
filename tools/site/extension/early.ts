/// <reference lib="dom" />
// Watches whether all files of JupyterLab arrive, and starts the kernel while the browser still loads them. The page runs this script first, before the extension
// exists.
import { setPageConfig } from "./page";
import { watchLoading } from "./retry";
import { startEarly } from "./start-kernel";

/** The version of the library's code. The build puts it here. */
declare const GATEBOOK_CODE: string;

watchLoading();

const path = new URLSearchParams(location.search).get("path") ?? "";
if (path.endsWith(".ipynb")) {
  setPageConfig({ baseUrl: new URL("../", location.href).pathname, gatebookCode: GATEBOOK_CODE });
  startEarly(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
}
