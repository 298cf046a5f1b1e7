import { describe, expect, test } from "vitest";
import { follow } from "../../../../tools/site/extension/theme";

/** Returns themes that begin as JupyterLab's begin on the site, and a storage with the learner's choice. */
function lab(choice?: string) {
  const state = { adaptive: true, theme: "JupyterLab Light" };
  const stored = new Map(choice === undefined ? [] : [["theme", choice]]);
  const themes = {
    isToggledAdaptiveTheme: () => state.adaptive,
    toggleAdaptiveTheme: async () => {
      state.adaptive = !state.adaptive;
    },
    setTheme: async (name: string) => {
      state.theme = name;
    },
  };
  const storage = {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
  };
  return {
    state,
    themes,
    follows: () => follow(themes, storage, "followed"),
    choose: (value: string) => storage.setItem("theme", value),
  };
}

describe("the theme of JupyterLab", () => {
  test.each([
    ["dark", { adaptive: false, theme: "JupyterLab Dark" }],
    ["light", { adaptive: false, theme: "JupyterLab Light" }],
    ["auto", { adaptive: true, theme: "JupyterLab Light" }],
    [undefined, { adaptive: true, theme: "JupyterLab Light" }],
  ])("follows the choice %s of the front page", async (choice, wanted) => {
    const { state, follows } = lab(choice);
    await follows();
    expect(state).toEqual(wanted);
  });

  test("follows a choice again if it could not be set the first time", async () => {
    const { state, themes, follows } = lab("dark");
    const { setTheme } = themes;
    themes.setTheme = () => Promise.reject(new Error("the style sheet did not arrive"));
    await expect(follows()).rejects.toThrow("did not arrive");
    themes.setTheme = setTheme;
    await follows();
    expect(state).toEqual({ adaptive: false, theme: "JupyterLab Dark" });
  });

  test("is set again if the page was left while it was being set", async () => {
    const { state, themes, follows, choose } = lab("dark");
    const { setTheme } = themes;
    themes.setTheme = async (name) => {
      await setTheme(name);
      return new Promise(() => {}); // the page is left
    };
    void follows();
    await expect.poll(() => state.theme).toBe("JupyterLab Dark");
    themes.setTheme = setTheme;
    choose("auto");
    await follows();
    expect(state.adaptive).toBe(true);
  });

  test("stays as the learner has changed it in JupyterLab, until the choice changes", async () => {
    const { state, follows, choose } = lab("dark");
    await follows();
    state.theme = "JupyterLab Light";
    await follows();
    expect(state.theme).toBe("JupyterLab Light");
    choose("auto");
    await follows();
    expect(state.adaptive).toBe(true);
  });
});
