import { expect, test } from "vitest";
import { saveInTurn } from "../../../../tools/site/extension/save";

/** Returns a file whose saves end when the test says so, and the endings of the saves that have begun. */
function made() {
  const begun: { done: () => void; failed: (error: Error) => void }[] = [];
  const context = {
    save: () => new Promise<void>((done, failed) => void begun.push({ done, failed })),
  };
  saveInTurn(context);
  return { context, begun };
}

/** Waits until the callbacks of promises have run. */
const settled = () => new Promise((done) => setImmediate(done));

test("a save begins at once", () => {
  const { context, begun } = made();
  void context.save();
  expect(begun).toHaveLength(1);
});

test("saves that are asked for during a save become one, which begins when that save has ended", async () => {
  const { context, begun } = made();
  const all = [context.save(), context.save(), context.save()];
  await settled();
  expect(begun).toHaveLength(1);
  begun[0]?.done();
  await all[0];
  await settled();
  expect(begun).toHaveLength(2);
  const fourth = context.save();
  begun[1]?.done();
  await Promise.all(all);
  await settled();
  expect(begun).toHaveLength(3);
  begun[2]?.done();
  await fourth;
});

test("a save that fails also fails those that wait for it, and the next one begins at once", async () => {
  const { context, begun } = made();
  const ends = Promise.allSettled([context.save(), context.save()]);
  begun[0]?.failed(new Error("Cancel"));
  expect(await ends).toMatchObject([{ reason: { message: "Cancel" } }, { reason: { message: "Cancel" } }]);
  expect(begun).toHaveLength(1);
  void context.save();
  expect(begun).toHaveLength(2);
});
