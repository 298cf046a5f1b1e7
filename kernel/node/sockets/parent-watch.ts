// Notices when the server that started the kernel has exited.

/** Milliseconds between two checks. */
const INTERVAL = 1000;

/**
 * Calls `orphaned` when the process that started this process has exited. A server that is killed cannot shut down its kernels.
 *
 * The function checks whether the id of the parent process has changed. It also checks whether the process that Jupyter names in `JPY_PARENT_PID` has
 * exited. The second check is skipped if that process is not visible at the start, as in a sandbox with separate process ids.
 */
export function watchParent(orphaned: () => void): void {
  const parent = process.ppid;
  const named = Number(process.env.JPY_PARENT_PID);
  const server = Number.isInteger(named) && named > 1 && isAlive(named) ? named : undefined;
  setInterval(() => {
    if (process.ppid !== parent || (server !== undefined && !isAlive(server))) orphaned();
  }, INTERVAL).unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // a process of another user exists even though it cannot be signalled
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
