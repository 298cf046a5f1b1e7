// Makes each message of tslab wait until the previous message on the same socket has been sent. `node --require` loads this file into an otherwise
// unmodified tslab, which does not wait. zeromq rejects a message while another message is pending on the same socket (EBUSY). So on a busy machine,
// tslab loses outputs, replies and the "idle" status at the end of a cell, and a client that waits for one of them waits forever.
const { Publisher, Router } = require("zeromq");

/** A promise for each socket that resolves when the socket's last message has been sent. @type {WeakMap<object, Promise<unknown>>} */
const last = new WeakMap();

for (const { prototype } of [Publisher, Router]) {
  const { send } = prototype;
  Object.defineProperty(prototype, "send", {
    value(/** @type {unknown} */ message) {
      const sent = (last.get(this) ?? Promise.resolve()).then(() => send.call(this, message));
      last.set(
        this,
        sent.catch(() => {}), // `sent` reports the error to the sender, so the next message can ignore it
      );
      return sent;
    },
  });
}
