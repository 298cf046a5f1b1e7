import { expect, test } from "vitest";
import { saveInTurn } from "../../../../tools/site/extension/save";

/** Returns a file whose saves end when the test says so. Like JupyterLab, it has no changes after a save that has ended well. */
function made() {
  const begun: { done: () => void; failed: (error: Error) => void }[] = [];
  const slots: ((sender: unknown, args: unknown) => void)[] = [];
  const tell = () => {
    for (const slot of slots) slot(model, undefined);
  };
  const model = {
    dirty: true,
    contentChanged: { connect: (slot: (sender: unknown, args: unknown) => void) => slots.push(slot) > 0 },
  };
  const context = {
    ...{ model, isDisposed: false, revert: async () => tell() },
    async save() {
      await new Promise<void>((done, failed) => void begun.push({ done, failed }));
      model.dirty = false;
    },
  };
  saveInTurn(context);
  const type = () => {
    model.dirty = true;
    tell();
  };
  return { context, model, begun, type };
}

const named = (name: string) => Object.assign(new Error(name), { name });
/** Waits until the callbacks of promises have run. */
const settled = () => new Promise((done) => setImmediate(done));

test("a save begins at once", () => {
  const { context, begun } = made();
  void context.save();
  expect(begun).toHaveLength(1);
});

test("saves that are asked for during a save become one, which begins when that save has ended", async () => {
  const { context, begun, type } = made();
  const all = [context.save(), context.save()];
  type();
  all.push(context.save());
  await settled();
  expect(begun).toHaveLength(1);
  begun[0]?.done();
  await settled();
  expect(begun).toHaveLength(2);
  begun[1]?.done();
  await Promise.all(all);
  await settled();
  expect(begun).toHaveLength(2);
});

test("no second save begins if nothing has changed since the first one began", async () => {
  const { context, begun } = made();
  const all = Promise.all([context.save(), context.save()]);
  begun[0]?.done();
  await all;
  expect(begun).toHaveLength(1);
});

test("what was changed during a save is still to be saved", async () => {
  const { context, model, begun, type } = made();
  const save = context.save();
  type();
  begun[0]?.done();
  await save;
  expect(model.dirty).toBe(true);
});

test("nothing is saved after the learner has taken the stored version", async () => {
  const { context, model, begun, type } = made();
  const all = Promise.all([context.save(), context.save()]);
  type();
  await context.revert();
  begun[0]?.done();
  await all;
  expect([begun.length, model.dirty]).toEqual([1, false]);
});

test("a save that the learner has cancelled also ends those that wait for it, and the next one begins at once", async () => {
  const { context, begun } = made();
  const ends = Promise.allSettled([context.save(), context.save()]);
  begun[0]?.failed(named("ModalCancelError"));
  expect(await ends).toMatchObject([
    { reason: { name: "ModalCancelError" } },
    { reason: { name: "ModalCancelError" } },
  ]);
  expect(begun).toHaveLength(1);
  void context.save();
  expect(begun).toHaveLength(2);
});

test("the next save begins after one that has failed for another reason", async () => {
  const { context, begun } = made();
  const ends = Promise.allSettled([context.save(), context.save()]);
  begun[0]?.failed(named("NetworkError"));
  await settled();
  expect(begun).toHaveLength(2);
  begun[1]?.done();
  expect(await ends).toMatchObject([{ status: "rejected" }, { status: "fulfilled" }]);
});

test("a file that was closed during a save is not saved again", async () => {
  const { context, begun, type } = made();
  const all = Promise.all([context.save(), context.save()]);
  type();
  context.isDisposed = true;
  begun[0]?.done();
  await all;
  expect(begun).toHaveLength(1);
});

test("two views of a file are one file", async () => {
  const { context, begun } = made();
  saveInTurn(context);
  const all = Promise.all([context.save(), context.save()]);
  begun[0]?.done();
  await all;
  expect(begun).toHaveLength(1);
});
