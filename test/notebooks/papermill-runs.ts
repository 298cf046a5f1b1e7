// Runs papermill's command many times. All runs use one process of test/notebooks/papermill_runs.py.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { delimiter } from "node:path";
import { createInterface } from "node:readline";
import { jupyterEnvironment } from "../../tools/lib/jupyter/environment.mjs";
import { inRoot, python } from "../../tools/lib/paths.mjs";

export interface Request {
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The output of a failed run of the command. */
export class PapermillError extends Error {}

/** A process that runs the command. It starts at the first request, and exits when `end` is called. */
export class Papermill {
  #process: ChildProcessWithoutNullStreams | undefined;
  #answers: AsyncIterator<string> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the command after the earlier requests. @throws PapermillError if the exit status is not 0 */
  run(request: Request): Promise<void> {
    const answer = this.#last.then(() => this.#ask(request));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #ask(request: Request): Promise<void> {
    const answers = this.#start();
    this.#process?.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error("papermill_runs.py has exited.");
    const { status, stderr } = JSON.parse(value);
    if (status !== 0) throw new PapermillError(stderr);
  }

  #start(): AsyncIterator<string> {
    if (this.#answers) return this.#answers;
    const path = [inRoot("tools", "papermill"), process.env.PYTHONPATH].filter(Boolean).join(delimiter);
    const env = { ...jupyterEnvironment(), PYTHONPATH: path };
    this.#process = spawn(python, [inRoot("test", "notebooks", "papermill_runs.py")], { env });
    this.#process.stderr.pipe(process.stderr);
    this.#process.stdin.on("error", () => {}); // the process has exited, which the missing reply will show
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
    return this.#answers;
  }

  end(): void {
    this.#process?.stdin.end();
  }
}
