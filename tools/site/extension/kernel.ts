/// <reference lib="dom" />
// Registers the TypeScript kernel in the page, under the name that the notebooks contain. So they open without a question.
import type { Application, KernelClient, KernelOptions, KernelSpecs, Plugin, SharedPackages } from "./lab";
import { fileDatabase, inRun, inSite, pageConfig, siteVersions } from "./page";
import { type WorkerFiles, WorkerKernel } from "./worker-kernel";

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
    activate(_app: Application, specs: KernelSpecs, client: KernelClient) {
      specs.register({
        spec: { name: "tslab", display_name: "TypeScript", language: "typescript", argv: [], resources: {} },
        async create(options: KernelOptions) {
          const kernel = new WorkerKernel(options, await filesFor(options), new Signal({}));
          kernels.set(options.id, kernel);
          kernel.disposed.connect(() => kernels.delete(options.id));
          return kernel;
        },
      });
      // JupyterLite's interrupt only removes the requests that wait. So this also stops the cell that runs.
      const interrupt = client.interrupt.bind(client);
      client.interrupt = async (id) => {
        kernels.get(id)?.interrupt();
        return interrupt(id);
      };
    },
  };
}

/** Returns the kernel's files, and the settings of the library for a notebook. */
async function filesFor({ location }: KernelOptions): Promise<WorkerFiles> {
  const folder = inSite("kernel/");
  const [response, versions] = await Promise.all([fetch(`${folder}manifest.json`), siteVersions()]);
  const drive = {
    ...{ database: fileDatabase(), site: inRun("files/"), siteFiles: Object.keys(versions) },
    folder: location.replace(/^[^:]*:/, ""), // JupyterLite may put the name of the drive before the path
  };
  const page = {
    dataPath: inSite("datasets/"),
    explorablePath: inSite("explorables/"),
    drive,
    code: pageConfig().gatebookCode,
  };
  return { manifest: await response.json(), folder, page };
}
