// Prevents cells from ending the process in which the kernel runs. It also lets the functions of `console` throw an error after a cell was stopped, so that a loop in the
// background ends.
import { currentCell } from "../core/execution/context";

const CONSOLE = ["log", "info", "debug", "warn", "error", "dir", "table", "trace"] as const;

/** The error of a cell that tries to end the process. */
class ProcessExit extends Error {
  override readonly name = "ProcessExit";

  constructor(what: string) {
    super(
      `${what} would end the kernel, and all variables would be lost. Leave the cell with return or throw instead.`,
    );
  }
}

/** Exits the process. Cells cannot call this function. */
export const leave: (code: number) => never = (
  process as unknown as { reallyExit(code: number): never }
).reallyExit.bind(process);

/** Replaces the functions that end a process, so that a cell that calls one of them fails instead. */
export function installGuards(): void {
  const reject = (what: string) => () => {
    throw new ProcessExit(what);
  };
  const { kill } = process;
  Object.assign(process, {
    exit: reject("process.exit()"),
    reallyExit: reject("process.reallyExit()"),
    abort: reject("process.abort()"),
    kill(pid: number, signal?: string | number) {
      // Process id 0 means the group of this process, and -1 means all processes. Signal 0 only tests whether a process exists.
      if (signal !== 0 && [process.pid, -process.pid, 0, -1].includes(Number(pid)))
        throw new ProcessExit(`process.kill(${pid})`);
      return kill.call(process, pid, signal);
    },
  });
  for (const name of CONSOLE) {
    const print = console[name].bind(console) as (...args: unknown[]) => void;
    // The console ignores errors of its stream. If a cell was stopped, its loop must get this error, so throw it before the console is called.
    const guarded = (...args: unknown[]) => {
      currentCell()?.assertNotStopped();
      print(...args);
    };
    Object.assign(console, { [name]: Object.defineProperty(guarded, "name", { value: name }) });
  }
}
