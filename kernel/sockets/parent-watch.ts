// Stops a kernel whose server has exited.
/** Milliseconds between two checks. */
const INTERVAL = 1000;

/**
 * Calls `orphaned` when the process that started this one has exited, since a killed server cannot shut its kernels down.
 *
 * Two signs are watched: the id of the parent process changes, or the process that Jupyter names in JPY_PARENT_PID exits. The second sign
 * is used only if that process is visible at the start: in a sandbox with separate process ids it is not.
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
