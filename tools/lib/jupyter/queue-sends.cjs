// Loaded into an unmodified tslab (node --require), beside which it changes nothing. tslab does not wait until a message has gone before it sends the next, and zeromq refuses
// a message while another one waits on the same socket (EBUSY). On a busy machine such a kernel loses outputs, replies and the "idle" at a cell's end, and whoever waits for them
// waits for ever. Here each socket's messages wait for each other.
const { Publisher, Router } = require("zeromq");

/** @type {WeakMap<object, Promise<unknown>>} the last message of each socket */
const last = new WeakMap();

for (const { prototype } of [Publisher, Router]) {
  const { send } = prototype;
  Object.defineProperty(prototype, "send", {
    value(/** @type {unknown} */ message) {
      const sent = (last.get(this) ?? Promise.resolve()).then(() => send.call(this, message));
      last.set(
        this,
        sent.catch(() => {}), // the sender hears of it
      );
      return sent;
    },
  });
}
