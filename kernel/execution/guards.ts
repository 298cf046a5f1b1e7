// Prevents cells from ending the process in which the kernel runs.
import { currentCell } from "./context";

const CONSOLE = ["log", "info", "debug", "warn", "error", "dir", "table", "trace"] as const;

/** The error of a cell that tries to end the process. */
class ProcessExit extends Error {
  override readonly name = "ProcessExit";

  constructor(what: string) {
    super(`${what} would end the kernel with all its variables: leave the cell with return or throw instead.`);
  }
}

/** Exits the process. Only the kernel can use it. */
export const leave: (code: number) => never = (
  process as unknown as { reallyExit(code: number): never }
).reallyExit.bind(process);

/** Prevents cells from ending the kernel. */
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
      // 0 means the group of this process, -1 all processes; signal 0 only asks whether a process exists
      if (signal !== 0 && [process.pid, -process.pid, 0, -1].includes(Number(pid)))
        throw new ProcessExit(`process.kill(${pid})`);
      return kill.call(process, pid, signal);
    },
  });
  for (const name of CONSOLE) {
    const print = console[name].bind(console) as (...args: unknown[]) => void;
    // a console ignores errors of its stream, but this error must reach a loop whose cell was given up
    const guarded = (...args: unknown[]) => {
      currentCell()?.assertNotStopped();
      print(...args);
    };
    Object.assign(console, { [name]: Object.defineProperty(guarded, "name", { value: name }) });
  }
}
