/// <reference lib="dom" />
// Links from JupyterLab back to the course: the front page, and the page of the notebook in the book. Also gives solutions another title than their lesson, whose
// file has the same name.
import { readAddress } from "../book/html.mjs";
import type { Application, NotebookPanel, Plugin, SharedPackages } from "./lab";
import { inSite, pageConfig, siteVersions } from "./page";

/** Matches the paths of the notebooks that are pages of the book. */
const IN_BOOK = /^notebooks\/(lessons|experiments)\/.*\.ipynb$/;

const SOLUTIONS = "notebooks/lessons/solutions/";

/** Returns the title of the page while a file is in front. */
export function titleOf(path = ""): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.ipynb$/, "");
  return [path.startsWith(SOLUTIONS) ? "Solutions" : "", name, name ? "-" : "", "gatebook"].filter(Boolean).join(" ");
}

/** Returns the plugin that adds the links. */
export function coursePlugin({ Widget }: SharedPackages["@lumino/widgets"]): Plugin {
  return {
    id: "gatebook-site:course",
    autoStart: true,
    activate({ shell, restored, docRegistry }: Application) {
      const node = document.createElement("nav");
      node.setAttribute("aria-label", "Course");
      node.append(link("All lessons", inSite("index.html")));
      const read = link("This page in the book", "");
      node.append(read);
      const links = new Widget({ node });
      links.id = "gatebook-course";
      shell.add(links, "top", { rank: 0 });
      const update = async () => {
        const { path = "", pathChanged } = shell.currentWidget?.context ?? {};
        pathChanged?.connect(onChange); // a second connection of the same function does nothing
        const isPage = pageConfig().gatebookBook === true && IN_BOOK.test(path) && path in (await siteVersions());
        if (path !== (shell.currentWidget?.context?.path ?? "")) return; // another notebook has come to the front in the meantime
        read.hidden = !isPage;
        read.href = isPage ? inSite(encodeURI(readAddress(path))) : "";
      };
      const onChange = () => void update();
      read.hidden = true;
      // JupyterLab writes the first letters of the file's name and of the workspace's name into the title
      new MutationObserver(() => {
        const title = titleOf(shell.currentWidget?.context?.path);
        if (document.title !== title) document.title = title;
      }).observe(document.querySelector("title") as Node, { childList: true });
      void restored.then(update);
      shell.currentChanged.connect(onChange);
      docRegistry.addWidgetExtension("Notebook", {
        createNew(panel: NotebookPanel) {
          const { context, title } = panel;
          // the style sheet adds a word to the title. JupyterLab would rename the file if its label was changed
          if (context.path.startsWith(SOLUTIONS)) title.className += " gatebook-solutions";
          return undefined;
        },
      });
    },
  };
}

function link(text: string, address: string): HTMLAnchorElement {
  const made = document.createElement("a");
  made.textContent = text;
  made.href = address;
  return made;
}
