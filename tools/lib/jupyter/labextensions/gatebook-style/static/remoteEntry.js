// A JupyterLab extension with the style of notebooks. It is written by hand in the form that JupyterLab loads, so it needs no bundler.

// The block keeps the names apart from those of the other extensions: all of them are scripts of one page.
{
  const STYLE = `
/* Figures are stored with the colours of a light page, and the theme can change after they were drawn. So a filter exchanges light and dark, as in the book
   (tools/site/book/page/book.css). Each colour keeps its hue, so the names of colours in a lesson stay right. */
@media screen {
  body[data-jp-theme-light="false"] .jp-OutputArea .jp-RenderedPlotly {
    filter: invert(0.93) hue-rotate(180deg);
  }
}

/* Exercises stand in comments, and JupyterLab's dark theme shows comments in a colour with too little contrast. */
body[data-jp-theme-light="false"] {
  --jp-mirror-editor-comment-color: #7fb5b5;
}

/* JupyterLab breaks a printed line that is too long anywhere. With this rule, it breaks inside a word only if the word alone is too long. */
.jp-OutputArea .jp-OutputArea-output pre {
  word-break: normal;
  overflow-wrap: anywhere;
}
`;

  const activate = () => {
    const style = document.createElement("style");
    style.textContent = STYLE;
    document.head.append(style);
  };

  const plugin = { id: "gatebook-style:plugin", autoStart: true, activate };

  /** @type {any} */ (globalThis)._JUPYTERLAB ??= {};
  /** @type {any} */ (globalThis)._JUPYTERLAB["gatebook-style"] = {
    init: async () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
}
