// A JupyterLab extension. It is written by hand in the form that JupyterLab loads, so it needs no bundler.
//
// Until the server reports that a notebook's kernel was started, JupyterLab accepts a command that runs cells, clears their outputs and runs nothing.
// On a slow machine this lasts for seconds. With this extension such a command waits for the report. Requests sent to the kernel after that need no
// help: JupyterLab queues them.

/** The commands that run cells. Menus, buttons and keys all use them. */
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
      // JupyterLab sends the command to the notebook in front, so bring the notebook that it was meant for to the front.
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
