// Runs tasks one at a time, in the order of their arrival. A caller can cancel the waiting tasks.

export interface Task {
  /** Runs the task. The queue calls this after all earlier tasks have finished. */
  run(): Promise<void>;
  /** Called instead of `run` if the task is cancelled. Absent for a task that an earlier failure cannot cancel. */
  abort?(): void;
}

/** Runs one task after the other, in the order of their arrival. */
export class Queue {
  #waiting: Task[] = [];
  #working = false;

  /** @param failed called with an error that a task should have caught. */
  constructor(readonly failed: (error: unknown) => void) {}

  push(task: Task): void {
    this.#waiting.push(task);
    if (!this.#working) void this.#work();
  }

  /** Cancels the tasks that wait now, but not those that arrive later. */
  abort(): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((task) => !task.abort);
    for (const task of waiting) task.abort?.();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let task = this.#waiting.shift(); task; task = this.#waiting.shift()) {
      try {
        await task.run();
      } catch (error) {
        this.failed(error);
      }
    }
    this.#working = false;
  }
}
