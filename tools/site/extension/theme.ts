/// <reference lib="dom" />
// Makes JupyterLab light or dark, as the learner has chosen on the front page or in the book. These pages store the choice under the name "theme".
import type { Application, Plugin, SharedPackages, ThemeManager } from "./lab";
import { pageConfig } from "./page";

/**
 * Returns the name under which the choice is stored that JupyterLab has followed. It follows each choice once, so that its own menu of themes works too. Two sites
 * of one host have two JupyterLabs, so their names differ.
 */
const followed = () => `gatebook-theme ${pageConfig().baseUrl}`;

const THEMES: Readonly<Record<string, string>> = { light: "JupyterLab Light", dark: "JupyterLab Dark" };

/** Returns the plugin. */
export function themePlugin({ IThemeManager }: SharedPackages["@jupyterlab/apputils"]): Plugin {
  return {
    id: "gatebook-site:theme",
    autoStart: true,
    requires: [IThemeManager],
    activate({ restored }: Application, themes: ThemeManager) {
      restored
        .then(() => follow(themes, localStorage, followed()))
        .catch((error) => console.warn("gatebook: the theme could not be set", error)); // the next visit tries again
    },
  };
}

/**
 * Follows a new choice.
 *
 * @param storage the storage of the site
 * @param done the name of the choice that was followed before
 */
export async function follow(
  themes: ThemeManager,
  storage: Pick<Storage, "getItem" | "setItem">,
  done: string,
): Promise<void> {
  const wanted = storage.getItem("theme") ?? "auto";
  if (wanted === (storage.getItem(done) ?? "auto")) return;
  storage.setItem(done, "not yet"); // if the page is left meanwhile, or the theme cannot be set, the next page sets it
  const name = THEMES[wanted];
  // an adaptive theme is light or dark as the system is
  if (themes.isToggledAdaptiveTheme() !== (name === undefined)) await themes.toggleAdaptiveTheme();
  if (name !== undefined) await themes.setTheme(name);
  storage.setItem(done, wanted);
}
