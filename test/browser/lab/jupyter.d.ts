/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Declares the part of JupyterLab's application that the tests use. `--LabApp.expose_app_in_browser` makes it available in the page.
interface JupyterOutput {
  readonly output_type: "stream" | "display_data" | "execute_result" | "error";
  readonly name?: "stdout" | "stderr";
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly ename?: string;
  readonly evalue?: string;
}

interface JupyterCell {
  readonly node: HTMLElement;
  /** True if JupyterLab has not built the content of the cell yet. */
  isPlaceholder(): boolean;
  readonly model: {
    readonly id: string;
    readonly type: "code" | "markdown" | "raw";
    readonly trusted: boolean;
    /** This and the three properties below exist for code cells only. */
    readonly executionCount?: number | null;
    readonly executionState?: string;
    readonly outputs?: { toJSON(): JupyterOutput[] };
    readonly sharedModel: { readonly source: string; setSource(text: string): void };
  };
}

interface JupyterNotebookPanel {
  readonly id: string;
  readonly isDisposed: boolean;
  readonly node: HTMLElement;
  readonly revealed: Promise<void>;
  readonly content: {
    readonly widgets: readonly JupyterCell[];
    readonly model: { readonly dirty: boolean; toJSON(): object };
    activeCellIndex: number;
  };
  readonly context: {
    readonly path: string;
    readonly ready: Promise<void>;
    readonly isReady: boolean;
    save(): Promise<void>;
  };
  /** The session of a notebook or console. Other panels have none. */
  readonly sessionContext: {
    readonly ready: Promise<void>;
    /** True if the server has replied that the kernel exists. */
    readonly isReady: boolean;
    readonly session: {
      readonly kernel: { readonly id: string; readonly name: string; readonly status: string } | null;
    } | null;
    shutdown(): Promise<void>;
  };
  dispose(): void;
}

interface Window {
  /** The notebook that the test has opened. */
  sheet: JupyterNotebookPanel;
  /** The function that plots.ts adds to the page. */
  lookAtPlot(plot: Element): ReturnType<typeof import("./plots").lookAtPlot>;
  /** axe-core, after its source has run in the page. */
  readonly axe: typeof import("axe-core");
  readonly jupyterapp: {
    readonly restored: Promise<void>;
    readonly serviceManager: {
      readonly contents: {
        get(path: string, options: object): Promise<object>;
        save(path: string, file: object): Promise<object>;
        rename(path: string, name: string): Promise<object>;
      };
    };
    readonly commands: { execute(command: string, args?: object): Promise<unknown> };
    readonly shell: {
      readonly isVisible: boolean;
      activateById(id: string): void;
      currentWidget: JupyterNotebookPanel;
      widgets(area: "main"): Iterable<JupyterNotebookPanel>;
    };
  };
}
