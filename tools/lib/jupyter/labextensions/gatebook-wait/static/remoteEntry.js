// An extension of JupyterLab, in the form in which it loads them, written by hand: it needs no bundler.
//
// Until the server has answered that a notebook's kernel was started, JupyterLab takes a command that runs cells, clears their outputs and runs nothing.
// On a slow machine that takes seconds. Here such a command waits for the answer. What is sent to the kernel after that waits by itself.

/** Commands that run cells, of menus, buttons and keys alike. */
const RUNS = /^(notebook|runmenu):.*run/;

/** @param {any} app JupyterLab's application */
function activate(app) {
  const { commands, shell } = app;
  const execute = commands.execute.bind(commands);
  commands.execute = async (/** @type {string} */ id, /** @type {any} */ args) => {
    const widget = shell.currentWidget;
    const context = RUNS.test(id) ? widget?.sessionContext : undefined;
    if (context && !context.isReady && !context.isDisposed) {
      await context.ready;
      if (widget.isDisposed) return;
      // The command goes to the notebook in front: it has to be the one that it was meant for.
      for (shell.activateById(widget.id); shell.currentWidget !== widget; ) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (widget.isDisposed) return;
      }
    }
    return execute(id, args);
  };
}

const plugin = { id: "gatebook-wait:plugin", autoStart: true, activate };

/** @type {any} */ (globalThis)._JUPYTERLAB ??= {};
/** @type {any} */ (globalThis)._JUPYTERLAB["gatebook-wait"] = {
  init: async () => {},
  get: async () => () => ({ __esModule: true, default: plugin }),
};
