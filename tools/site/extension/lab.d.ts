// Declares the parts of JupyterLab 4.6 and JupyterLite 0.8 that the extension uses. The packages themselves are not installed: the page already contains
// them, and their declarations would add 300 packages to the kit.

/** A connection of a signal. */
export interface Signal<Arguments> {
  connect(slot: (sender: unknown, args: Arguments) => void): boolean;
  emit(args: Arguments): void;
}

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
}

export interface Message {
  readonly header: Header;
  readonly parent_header: Partial<Header>;
  readonly channel: "shell" | "control" | "stdin";
  readonly content: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly (ArrayBuffer | ArrayBufferView)[];
}

export interface KernelOptions {
  readonly id: string;
  readonly name: string;
  /** The folder of the notebook. */
  readonly location: string;
  readonly sendMessage: (message: object) => void;
}

/** A kernel of JupyterLite. */
export interface LiteKernel {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly ready: Promise<void>;
  readonly isDisposed: boolean;
  readonly disposed: Signal<undefined>;
  handleMessage(message: Message): Promise<void>;
  dispose(): void;
}

export interface KernelSpecs {
  register(options: { readonly spec: object; readonly create: (options: KernelOptions) => Promise<LiteKernel> }): void;
}

export interface KernelClient {
  interrupt(id: string): Promise<void>;
}

/** A file of JupyterLab's file browser. */
export interface FileModel {
  readonly name: string;
  readonly path: string;
  readonly type: "notebook" | "file" | "directory";
  readonly format: "json" | "text" | "base64" | null;
  readonly mimetype: string;
  readonly content: unknown;
}

export interface FileChange {
  readonly type: "new" | "delete" | "rename" | "save";
  readonly oldValue: { readonly path?: string } | null;
  readonly newValue: { readonly path?: string } | null;
}

export interface Contents {
  readonly fileChanged: Signal<FileChange>;
  get(path: string, options: { readonly content: boolean }): Promise<FileModel>;
  save(path: string, options: object): Promise<FileModel>;
}

export interface Sessions {
  startNew(session: { readonly path: string; readonly name: string }, options?: object): Promise<object>;
}

export interface DocumentContext {
  readonly path: string;
  readonly pathChanged: Signal<string>;
  readonly model:
    | {
        dirty: boolean;
        readonly contentChanged: Signal<unknown>;
        toJSON(): unknown;
        fromJSON(content: unknown): void;
      }
    | undefined;
  readonly isDisposed: boolean;
  save(): Promise<void>;
  /** Replaces the content by the stored one. */
  revert(): Promise<void>;
}

export interface NotebookPanel {
  readonly toolbar: { insertItem(index: number, name: string, widget: object): boolean };
  readonly context: DocumentContext;
  readonly sessionContext: { restartKernel(): Promise<void> };
  readonly title: { className: string };
}

export interface FileBrowser {
  selectedItems(): Iterable<FileModel>;
}

export interface Application {
  readonly restored: Promise<void>;
  readonly serviceManager: { readonly contents: Contents; readonly sessions: Sessions };
  readonly shell: {
    readonly currentWidget: { readonly context?: DocumentContext } | null;
    readonly currentChanged: Signal<unknown>;
    widgets(area: "main"): Iterable<{ readonly id: string; readonly context?: DocumentContext; dispose(): void }>;
    /** Brings a file to the front. */
    activateById(id: string): void;
    /** Hides the list of files. */
    collapseLeft(): void;
    add(widget: Widget, area: "top", options: { readonly rank: number }): void;
  };
  readonly commands: {
    addCommand(id: string, command: object): object;
    execute(id: string, args?: object): Promise<unknown>;
  };
  readonly docRegistry: {
    addWidgetExtension(factory: string, extension: { createNew(panel: NotebookPanel): object | undefined }): object;
  };
}

/** A part of the page. */
export interface Widget {
  id: string;
}

/** JupyterLab's themes. An adaptive theme is light or dark as the system is. */
export interface ThemeManager {
  isToggledAdaptiveTheme(): boolean;
  toggleAdaptiveTheme(): Promise<void>;
  setTheme(name: string): Promise<void>;
}

/** A token of JupyterLab: the key of a service. */
export type Token = object;

export interface Plugin {
  readonly id: string;
  readonly autoStart: true;
  readonly requires?: readonly Token[];
  readonly optional?: readonly Token[];
  // biome-ignore lint/suspicious/noExplicitAny: JupyterLab passes the services that `requires` and `optional` list
  activate(app: Application, ...services: any[]): void;
}

/** The packages of the page that the extension uses. */
export interface SharedPackages {
  readonly "@jupyterlite/services": { readonly IKernelSpecs: Token; readonly IKernelClient: Token };
  readonly "@lumino/signaling": { readonly Signal: new (sender: object) => Signal<undefined> };
  readonly "@jupyterlab/apputils": {
    readonly Notification: {
      warning(text: string, options: object): string;
      error(text: string, options: object): string;
      dismiss(id?: string): void;
    };
    readonly Dialog: Record<"okButton" | "cancelButton" | "warnButton", (options?: { label: string }) => object>;
    showDialog(options: object): Promise<{ readonly button: { readonly accept: boolean } }>;
    readonly ICommandPalette: Token;
    readonly IThemeManager: Token;
  };
  readonly "@jupyterlab/ui-components": {
    readonly ToolbarButton: new (options: object) => object;
    readonly downloadIcon: object;
    readonly refreshIcon: object;
  };
  readonly "@lumino/widgets": { readonly Widget: new (options: { readonly node: HTMLElement }) => Widget };
  readonly "@jupyterlab/coreutils": { readonly PageConfig: { setOption(name: string, value: string): void } };
  readonly "@jupyterlab/filebrowser": { readonly IFileBrowserFactory: Token };
}
