import { expect, test } from "vitest";
import { Queue, type Task } from "../../../kernel/execution/queue";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A queue, and a note of what happened in it. */
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

test("does one thing after the other, in the order in which they came", async () => {
  const { events, queue, task } = observed();
  queue.push(task("a"));
  queue.push(task("b"));
  for (let i = 0; i < 5; i++) await turn();
  expect(events).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

test("aborts what waits, not what runs, not what comes later, not what cannot be aborted", async () => {
  const { events, queue, task } = observed();
  queue.push(task("running"));
  queue.push(task("waiting"));
  queue.push({ run: async () => void events.push("comm") });
  queue.abort();
  queue.push(task("later"));
  for (let i = 0; i < 5; i++) await turn();
  expect(events).toEqual(["running begins", "waiting aborted", "running ends", "comm", "later begins", "later ends"]);
});

test("goes on after a task that fails", async () => {
  const { events, queue, task } = observed();
  queue.push({ run: () => Promise.reject(new Error("broken")) });
  queue.push(task("next"));
  for (let i = 0; i < 5; i++) await turn();
  expect(events).toEqual(["failed: Error: broken", "next begins", "next ends"]);
});
