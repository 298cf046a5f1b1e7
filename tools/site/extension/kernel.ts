/// <reference lib="dom" />
// Registers the TypeScript kernel in the page, under the name that the notebooks contain. So they open without a question.
import type { Application, KernelClient, KernelOptions, KernelSpecs, Plugin, SharedPackages } from "./lab";
import { startKernel, takeEarly } from "./start-kernel";
import { WorkerKernel } from "./worker-kernel";

/** Returns the plugin that registers the kernel. */
export function kernelPlugin(
  { IKernelSpecs, IKernelClient }: SharedPackages["@jupyterlite/services"],
  { Signal }: SharedPackages["@lumino/signaling"],
): Plugin {
  const kernels = new Map<string, WorkerKernel>();
  return {
    id: "gatebook-site:kernel",
    autoStart: true,
    requires: [IKernelSpecs, IKernelClient],
    activate(app: Application, specs: KernelSpecs, client: KernelClient) {
      specs.register({
        spec: { name: "tslab", display_name: "TypeScript", language: "typescript", argv: [], resources: {} },
        async create(options: KernelOptions) {
          // JupyterLite may put the name of the drive before the path
          const notebook = options.location.replace(/^[^:]*:/, "");
          const started = (await takeEarly(notebook)) ?? (await startKernel(notebook));
          const { contents } = app.serviceManager;
          const kernel = new WorkerKernel(options, started, contents, new Signal({}));
          kernels.set(options.id, kernel);
          kernel.disposed.connect(() => kernels.delete(options.id));
          return kernel;
        },
      });
      // JupyterLite takes two sessions of the same name for one. The name is the file's name, so the solutions would get no kernel while their lesson is open.
      const { sessions } = app.serviceManager;
      const startSession = sessions.startNew.bind(sessions);
      sessions.startNew = (session, options) => startSession({ ...session, name: session.path }, options);
      // JupyterLite's interrupt only removes the requests that wait. So this also stops the cell that runs.
      const interrupt = client.interrupt.bind(client);
      client.interrupt = async (id) => {
        kernels.get(id)?.interrupt();
        return interrupt(id);
      };
    },
  };
}
