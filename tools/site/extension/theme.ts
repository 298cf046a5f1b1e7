/// <reference lib="dom" />
// Makes JupyterLab light or dark, as the learner has chosen on the front page or in the book. These pages store the choice under the name "theme".
import type { Application, Plugin, SharedPackages, ThemeManager } from "./lab";

/** The choice that JupyterLab has followed. It follows each choice once, so that its own menu of themes works too. */
const FOLLOWED = "gatebook-theme";

const THEMES: Readonly<Record<string, string>> = { light: "JupyterLab Light", dark: "JupyterLab Dark" };

/** Returns the plugin. */
export function themePlugin({ IThemeManager }: SharedPackages["@jupyterlab/apputils"]): Plugin {
  return {
    id: "gatebook-site:theme",
    autoStart: true,
    requires: [IThemeManager],
    activate({ restored }: Application, themes: ThemeManager) {
      void restored.then(() => follow(themes, localStorage));
    },
  };
}

/** Follows a new choice. @param storage the storage of the site */
export async function follow(themes: ThemeManager, storage: Pick<Storage, "getItem" | "setItem">): Promise<void> {
  const wanted = storage.getItem("theme") ?? "auto";
  if (wanted === (storage.getItem(FOLLOWED) ?? "auto")) return;
  storage.setItem(FOLLOWED, wanted);
  const name = THEMES[wanted];
  // an adaptive theme is light or dark as the system is
  if (themes.isToggledAdaptiveTheme() !== (name === undefined)) await themes.toggleAdaptiveTheme();
  if (name !== undefined) await themes.setTheme(name);
}
