// Runs the cells of `execute_request` messages.
import { describeDiagnostics } from "../errors/diagnostics";
import { describe, type Failure, KeyboardInterrupt } from "../errors/failure";
import type { Kernel } from "../parts";
import { platform } from "../platform";
import type { Request } from "../protocol/message";
import { INTERRUPTED, WATCHDOG } from "../tslab/engine";
import type { Execution } from "../tslab/executor";
import { Cell } from "./cell";
import { isEndedWait } from "./unhandled-errors";
import { type Bundle, bundleOf } from "./values";

/** Milliseconds between a failure and its report. In this time, requests that the client had already sent arrive, so they can be aborted. */
const SETTLE = 40;

type Result = { readonly failure: Failure } | { readonly bundle: Bundle | undefined; readonly expressions: object };

/** Handles `execute_request` messages. Cells run one at a time, in the order in which their requests arrived. */
export class Runner {
  #count = 0;
  #uncounted = 0;
  /** Whether no cell has run in this kernel without an error. */
  #isNew = true;

  constructor(readonly kernel: Kernel) {}

  request(request: Request): void {
    const { channels, queue } = this.kernel;
    const options = optionsOf(request);
    queue.push({
      run: () => this.#run(request, options),
      abort() {
        channels.status("busy", request);
        channels.reply(request, "execute_reply", { status: "aborted" });
        channels.status("idle", request);
      },
    });
  }

  async #run(request: Request, options: ExecuteOptions): Promise<void> {
    const { channels, supervisor, output, history, queue, engine } = this.kernel;
    const { code, silent, store, stopOnError, expressions } = options;
    const count = this.#count + 1;
    if (store) this.#count = count;
    const name = store ? `In[${count}]` : this.#nameless();
    const cell = new Cell({ name, source: code, header: request.header, silent });
    if (options.input)
      cell.ask = (prompt) => {
        output.flush();
        return channels.ask(request, prompt);
      };
    channels.status("busy", request, true);
    if (!silent) channels.publish(request, "execute_input", { code, execution_count: count });
    if (store) history.add(count, code);
    const ending = await supervisor.watch(cell, () => this.#evaluate(cell, expressions));
    cell.ask = undefined;
    if (ending.kind === "stopped") engine.settle();
    output.flush();
    const result: Result = ending.kind === "done" ? ending.value : { failure: failureFrom(ending.error) };
    if ("failure" in result) {
      const { failure } = result;
      if (stopOnError && !silent) {
        await new Promise<void>((resolve) => platform().clock.setTimeout(resolve, SETTLE));
        queue.abort();
      }
      if (!silent) channels.publish(request, "error", { ...failure });
      channels.reply(request, "execute_reply", {
        ...{ status: "error", execution_count: count },
        ...{ ...failure, payload: [], user_expressions: {} },
      });
    } else {
      const { bundle, expressions: user_expressions } = result;
      if (bundle && !silent) channels.publish(request, "execute_result", { execution_count: count, ...bundle });
      if (bundle && store) history.result(count, String(bundle.data["text/plain"] ?? ""));
      channels.reply(request, "execute_reply", {
        ...{ status: "ok", execution_count: count, payload: [], user_expressions },
      });
    }
    channels.status("idle", request, true);
  }

  /** Returns a unique name for a run that has no execution count. */
  #nameless(): string {
    return `In[*${++this.#uncounted}]`;
  }

  async #evaluate(cell: Cell, expressions: ReadonlyMap<string, string>): Promise<Result> {
    const { engine } = this.kernel;
    const outcome = await engine.run(cell.name, cell.source);
    if (!outcome.ok) return { failure: failureOf(cell, outcome, this.#isNew) };
    if (!cell.silent) this.#isNew = false;
    const value = outcome.value && !cell.silent ? await bundleOf(outcome.value.value) : undefined;
    // a value with an empty bundle has already been shown, e.g. by `show(figure)` at the end of a cell
    const bundle = value && Object.keys(value.data).length > 0 ? value : undefined;
    const answers: Record<string, object> = {};
    for (const [key, source] of expressions) answers[key] = await this.#express(source);
    return { bundle, expressions: answers };
  }

  /** Evaluates one of the `user_expressions`. If the expression fails, its answer describes the error, and the cell does not fail. */
  async #express(source: string): Promise<object> {
    const expression = { name: this.#nameless(), source };
    try {
      const outcome = await this.kernel.engine.run(expression.name, source);
      if (outcome.ok) return { status: "ok", ...(await bundleOf(outcome.value?.value)) };
      return { status: "error", ...failureOf(expression, outcome) };
    } catch (error) {
      return { status: "error", ...describe(error) };
    }
  }
}

/** @param isNew whether no cell has run without an error in this kernel yet */
function failureOf(cell: Pick<Cell, "name" | "source">, { diagnostics, thrown }: Execution, isNew = false): Failure {
  if (diagnostics.length) return describeDiagnostics(cell.name, cell.source, diagnostics, isNew);
  return failureFrom(thrown?.error);
}

function failureFrom(error: unknown): Failure {
  return describe(isInterruption(error) ? new KeyboardInterrupt() : error);
}

/** Returns whether Node, tslab or a timer has thrown this error because of an interrupt. */
function isInterruption(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return code === WATCHDOG || error.message === INTERRUPTED || isEndedWait(error);
}

/** The content of an `execute_request`. */
interface ExecuteOptions {
  readonly code: string;
  readonly silent: boolean;
  readonly store: boolean;
  readonly stopOnError: boolean;
  readonly expressions: ReadonlyMap<string, string>;
  /** Whether the client can ask its user for input. */
  readonly input: boolean;
}

function optionsOf({ content }: Request): ExecuteOptions {
  if (typeof content.code !== "string") throw new TypeError("execute_request: content.code must be a string");
  const silent = content.silent === true;
  const { user_expressions: expressions } = content;
  const entries = typeof expressions === "object" && expressions !== null ? Object.entries(expressions) : [];
  return {
    code: content.code,
    silent,
    store: !silent && content.store_history !== false,
    stopOnError: content.stop_on_error !== false,
    input: content.allow_stdin === true,
    expressions: new Map(entries.map(([key, source]) => [key, String(source)])),
  };
}
