// Ends a kernel whose server has gone.
/** Milliseconds between two looks. */
const INTERVAL = 1000;

/**
 * Calls `orphaned` once the process that started this one is gone: a server that is killed cannot shut its kernels down.
 *
 * Two signs are watched: the parent process changes (its id, as the system knows it), and the process that Jupyter names in
 * JPY_PARENT_PID ends. The second only if it can be seen from here at the start: in a sandbox with process ids of its own it cannot.
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
    // another user's process exists, though it may not be signalled
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
