// A queue of tasks: one runs at a time, and a failure can abort those that wait.
/** Something to be done when its turn comes. */
export interface Task {
  run(): Promise<void>;
  /** Says that its turn will not come; absent for what no failure before it can call off. */
  abort?(): void;
}

/** Does one thing after the other, in the order in which they came. */
export class Queue {
  #waiting: Task[] = [];
  #working = false;

  /** @param failed is told of what a task should have caught itself. */
  constructor(readonly failed: (error: unknown) => void) {}

  push(task: Task): void {
    this.#waiting.push(task);
    if (!this.#working) void this.#work();
  }

  /** Calls off what waits now, and nothing that comes later. */
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
