// Loaded into an otherwise unmodified tslab (node --require). tslab sends a message without waiting until the previous one has been sent, and zeromq rejects
// a message while another one is pending on the same socket (EBUSY). On a busy machine such a kernel loses outputs, replies and the "idle" status at the end of
// a cell, and a client that waits for them waits forever. With this file, each message waits for the previous one of its socket.
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
        sent.catch(() => {}), // the sender gets the error
      );
      return sent;
    },
  });
}
