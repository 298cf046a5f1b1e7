import { expect, test } from "vitest";
import { Queue, type Task } from "../../../../kernel/core/execution/queue";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Returns a queue, and a list in which its tasks record what happened. */
function observed() {
  const events: string[] = [];
  const queue = new Queue((error) => events.push(`failed: ${error}`));
  const task = (name: string): Task => ({
    async run() {
      events.push(`${name} begins`);
      await turn();
      events.push(`${name} ends`);
    },
    abort: () => events.push(`${name} aborted`),
  });
  return { events, queue, task };
}

test("Queue runs tasks one after another in the order of arrival", async () => {
  const { events, queue, task } = observed();
  queue.push(task("a"));
  queue.push(task("b"));
  for (let i = 0; i < 5; i++) await turn();
  expect(events).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

test("Queue.abort cancels waiting tasks, but not the running task, tasks added later, or tasks that cannot be cancelled", async () => {
  const { events, queue, task } = observed();
  queue.push(task("running"));
  queue.push(task("waiting"));
  queue.push({ run: async () => void events.push("comm") });
  queue.abort();
  queue.push(task("later"));
  for (let i = 0; i < 5; i++) await turn();
  expect(events).toEqual(["running begins", "waiting aborted", "running ends", "comm", "later begins", "later ends"]);
});

test("Queue continues after a failing task", async () => {
  const { events, queue, task } = observed();
  queue.push({ run: () => Promise.reject(new Error("broken")) });
  queue.push(task("next"));
  for (let i = 0; i < 5; i++) await turn();
  expect(events).toEqual(["failed: Error: broken", "next begins", "next ends"]);
});
