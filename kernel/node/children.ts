// Redirects the output of child processes. If a cell starts a program, the program's output appears in the cell's output.
import type { ChildProcess } from "node:child_process";
import children from "node:child_process";
import { syncBuiltinESMExports } from "node:module";

type Stdio = unknown;
type Options = { stdio?: Stdio; silent?: boolean; maxBuffer?: number; [key: string]: unknown };
type Start = (...args: unknown[]) => unknown;

/** An output stream by its number: 1 is stdout, 2 is stderr. */
type Output = 1 | 2;

const nameOf = (at: Output) => (at === 1 ? "stdout" : "stderr");

/** Prints the output of a child process as output of the cell. */
const print = (at: Output, text: string | Uint8Array) => void process[nameOf(at)].write(text);

/**
 * Returns the output of this process that a child's output would go to, or undefined if it goes elsewhere. Without the redirection, such output
 * would be visible only in the server's terminal.
 */
function goalOf(stdio: Stdio, at: Output): Output | undefined {
  const one = Array.isArray(stdio) ? stdio[at] : stdio;
  if (one === "inherit") return at;
  if (one === 1 || one === process.stdout) return 1;
  return one === 2 || one === process.stderr ? 2 : undefined;
}

/** Returns the `stdio` option with pipes instead of this process's outputs. */
function withPipes(stdio: Stdio, pipes: ReadonlyMap<Output, Output>): unknown[] {
  const list = Array.isArray(stdio) ? [...stdio] : [stdio, stdio, stdio];
  for (const at of pipes.keys()) list[at] = "pipe";
  return list;
}

/** Returns the child's outputs that would go to an output of this process. The map's values are those outputs of this process. */
const pipesFor = (stdio: Stdio): ReadonlyMap<Output, Output> =>
  new Map(([1, 2] as const).flatMap((at) => (goalOf(stdio, at) ? [[at, goalOf(stdio, at) as Output] as const] : [])));

/** Returns the options in a call's arguments, and their index. If there are none, it returns empty options and the index at which to insert them. */
function optionsIn(args: readonly unknown[]): { at: number; options: Options } {
  const at = args.findIndex((arg, k) => k > 0 && typeof arg === "object" && arg !== null && !Array.isArray(arg));
  if (at >= 0) return { at, options: args[at] as Options };
  const callback = args.findIndex((arg) => typeof arg === "function");
  return { at: callback >= 0 ? callback : args.length, options: {} };
}

/** Returns the arguments with these options instead of their own. */
function withOptions(args: readonly unknown[], options: Options): unknown[] {
  const { at } = optionsIn(args);
  const rest = typeof args[at] === "object" ? args.slice(at + 1) : args.slice(at);
  return [...args.slice(0, at), options, ...rest];
}

/** Returns a `spawn` or `fork` whose child runs while the cell continues. The child's output is shown as it arrives. */
function withShownOutput(start: Start, usual: (options: Options) => Stdio): Start {
  return (...args) => {
    const { options } = optionsIn(args);
    const stdio = options.stdio ?? usual(options);
    const pipes = pipesFor(stdio);
    if (pipes.size === 0) return start(...args);
    const child = start(...withOptions(args, { ...options, stdio: withPipes(stdio, pipes) })) as ChildProcess;
    for (const [at, goal] of pipes) {
      child.stdio[at]?.on("data", (chunk: Uint8Array) => print(goal, chunk));
      // a child with an inherited output has no stream to read, so remove the stream here too
      Object.defineProperty(child, nameOf(at), { value: null });
      child.stdio[at] = null;
    }
    return child;
  };
}

/** The result of `spawnSync`. */
interface Ended {
  readonly pid: number;
  output: unknown[] | null;
  stdout: unknown;
  stderr: unknown;
  readonly status: number | null;
  readonly signal: string | null;
  readonly error?: Error;
}

/** Returns a function that runs a child and waits until the child has exited. Then it shows the child's output. */
function waited(
  spawnSync: Start,
): (args: readonly unknown[], options: Options, pipes: ReadonlyMap<Output, Output>) => Ended {
  return (args, options, pipes) => {
    const changed = { ...options, stdio: withPipes(options.stdio, pipes), maxBuffer: options.maxBuffer ?? Infinity };
    const ended = spawnSync(...withOptions(args, changed)) as Ended;
    for (const [at, goal] of pipes) {
      const name = nameOf(at);
      if (ended[name]) print(goal, ended[name] as string);
      ended[name] = null;
      if (ended.output) ended.output[at] = null;
    }
    return ended;
  };
}

/** Returns a `spawnSync` that shows inherited outputs in the cell. */
function spawnWaited(spawnSync: Start): Start {
  const wait = waited(spawnSync);
  return (...args) => {
    const { options } = optionsIn(args);
    const pipes = pipesFor(options.stdio);
    return pipes.size === 0 ? spawnSync(...args) : wait(args, options, pipes);
  };
}

/** Returns an `execSync` or `execFileSync` that shows inherited outputs in the cell. Like the original functions, it throws if the child fails. */
function execWaited(exec: Start, spawnSync: Start, more: Options): Start {
  const wait = waited(spawnSync);
  return (...args) => {
    const { options } = optionsIn(args);
    const pipes = pipesFor(options.stdio);
    if (pipes.size === 0) return exec(...args);
    const ended = wait(args, { ...more, ...options }, pipes);
    if (ended.error) throw Object.assign(ended.error, ended);
    if (ended.status !== 0)
      throw Object.assign(
        new Error(
          `Command failed: ${[args[0], args[1]]
            .flat()
            .filter((one) => typeof one === "string")
            .join(" ")}`,
        ),
        ended,
      );
    return ended.stdout;
  };
}

/** Replaces the functions of `node:child_process`, so that a child with inherited outputs prints in the output of the cell. */
export function installChildren(): void {
  const { spawn, fork, spawnSync, execFileSync, execSync } = children as unknown as Record<string, Start>;
  if (!spawn || !fork || !spawnSync || !execFileSync || !execSync) return;
  const changed: Record<string, Start> = {
    spawn: withShownOutput(spawn, () => "pipe"),
    fork: withShownOutput(fork, ({ silent }) => (silent ? "pipe" : ["inherit", "inherit", "inherit", "ipc"])),
    spawnSync: spawnWaited(spawnSync),
    execFileSync: execWaited(execFileSync, spawnSync, {}),
    execSync: execWaited(execSync, spawnSync, { shell: true }),
  };
  for (const [name, start] of Object.entries(changed)) Object.defineProperty(start, "name", { value: name });
  Object.assign(children, changed);
  syncBuiltinESMExports();
}
