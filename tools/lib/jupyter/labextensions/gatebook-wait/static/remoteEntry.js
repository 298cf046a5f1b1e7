// A JupyterLab extension that makes commands wait until the notebook's kernel has started. It is written by hand in the form that JupyterLab loads, so it
// needs no bundler.
//
// The server reports when it has started a notebook's kernel. If the user runs a cell before this report, JupyterLab clears the cell's output and does not
// run the cell. On a slow machine the report takes seconds. With this extension, the command waits for the report. After the report no extension is
// needed, since JupyterLab then queues the requests to the kernel.

// The block keeps the names apart from those of the other extensions: all of them are scripts of one page.
{
  /** The commands that run cells. Menus, buttons and keys all use them. */
  const RUNS = /^(notebook|runmenu):.*run/;

  /** @param {any} app JupyterLab's application */
  const activate = (app) => {
    const { commands, shell } = app;
    const execute = commands.execute.bind(commands);
    commands.execute = async (/** @type {string} */ id, /** @type {any} */ args) => {
      const widget = shell.currentWidget;
      const context = RUNS.test(id) ? widget?.sessionContext : undefined;
      if (context && !context.isReady && !context.isDisposed) {
        await context.ready;
        if (widget.isDisposed) return;
        // JupyterLab applies a command to the notebook in front. So bring the notebook of this command to the front.
        for (shell.activateById(widget.id); shell.currentWidget !== widget; ) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          if (widget.isDisposed) return;
        }
      }
      return execute(id, args);
    };
  };

  const plugin = { id: "gatebook-wait:plugin", autoStart: true, activate };

  /** @type {any} */ (globalThis)._JUPYTERLAB ??= {};
  /** @type {any} */ (globalThis)._JUPYTERLAB["gatebook-wait"] = {
    init: async () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
}
