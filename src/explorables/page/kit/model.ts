// The part of anywidget's contract with a module that explorables use.

/** The model of a widget. A kernel or a page holds the state behind it. */
export interface Model {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
  /** Sends what was set to the kernel, if there is one. */
  save_changes(): void;
}

/** What anywidget passes to `render`. */
export interface Place {
  readonly model: Model;
  readonly el: HTMLElement;
}

/** A module that anywidget can load. `render` returns a function that removes everything. */
export interface WidgetModule {
  render(place: Place): () => void;
}

/** Returns a model without a kernel, which holds its state in the page. */
export function modelOf(state: object): Model {
  const values = new Map<string, unknown>(Object.entries(state));
  const listeners = new Map<string, Set<() => void>>();
  return {
    get: (key) => values.get(key),
    set(key, value) {
      values.set(key, value);
      for (const listener of listeners.get(`change:${key}`) ?? []) listener();
    },
    on: (event, listener) => void listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
    off: (event, listener) => void listeners.get(event)?.delete(listener),
    save_changes() {},
  };
}
