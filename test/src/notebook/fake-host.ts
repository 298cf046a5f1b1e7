import type { DisplayOptions, MimeBundle, NotebookHost } from "gatebook";

/** A message to a front end: "clear", or displayed content. `update` is true if it replaces earlier content. */
export type Event = "clear" | "clear at once" | { bundle: MimeBundle; id: string | undefined; update: boolean };

/** A fake host. It records its calls and computes the output that a front end would show. */
export class FakeHost implements NotebookHost {
  private static runs = 0;
  readonly version = 1;
  cell = ++FakeHost.runs;
  interrupted = false;
  pauses = 0;
  readonly events: Event[] = [];

  display(bundle: MimeBundle, options: DisplayOptions = {}): void {
    this.events.push({ bundle: structuredClone(bundle), id: options.displayId, update: options.update ?? false });
  }

  clearOutput(wait: boolean): void {
    this.events.push(wait ? "clear" : "clear at once");
  }

  async pause(): Promise<void> {
    this.pauses++;
    await new Promise((resolve) => setImmediate(resolve));
    if (this.interrupted) throw Object.assign(new Error("interrupted"), { name: "KeyboardInterrupt" });
  }

  /** Returns the text/plain of the outputs that are now below the running cell. */
  screen(): string[] {
    let shown: { id: string | undefined; text: string }[] = [];
    for (const event of this.events) {
      if (event === "clear" || event === "clear at once") shown = [];
      else if (!event.update) shown.push({ id: event.id, text: String(event.bundle["text/plain"]) });
      else for (const one of shown) if (one.id === event.id) one.text = String(event.bundle["text/plain"]);
    }
    return shown.map(({ text }) => text);
  }

  publish(): void {
    (globalThis as Record<symbol, unknown>)[Symbol.for("gatebook.host")] = this;
  }

  static withdraw(): void {
    delete (globalThis as Record<symbol, unknown>)[Symbol.for("gatebook.host")];
  }
}
