// Provides timers with the behaviour of Node's: objects instead of numbers, and `setImmediate`.
import type { Timers } from "../core/execution/timers";

type Callback = (...args: unknown[]) => unknown;

const start = { timeout: self.setTimeout.bind(self), interval: self.setInterval.bind(self) };
const stop = self.clearTimeout.bind(self);

/** A timer, with the methods of Node's timers. `ref` and `unref` have no effect, since a page does not end when no timer is left. */
class Timeout {
  constructor(readonly id: number) {}
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  close(): this {
    stop(this.id);
    return this;
  }
  [Symbol.toPrimitive](): number {
    return this.id;
  }
}

const channel = new MessageChannel();
const immediates = new Map<number, () => void>();
let lastImmediate = 0;
channel.port1.onmessage = ({ data }: MessageEvent<number>) => {
  const run = immediates.get(data);
  immediates.delete(data);
  run?.();
};

class Immediate extends Timeout {
  override close(): this {
    immediates.delete(this.id);
    return this;
  }
}

// minified code has other names of classes, and cells may print a timer
Object.defineProperty(Timeout, "name", { value: "Timeout" });
Object.defineProperty(Immediate, "name", { value: "Immediate" });

export const setTimeout = (callback: Callback, milliseconds?: number, ...args: unknown[]): Timeout =>
  new Timeout(start.timeout(() => callback(...args), milliseconds));

const setInterval = (callback: Callback, milliseconds?: number, ...args: unknown[]): Timeout =>
  new Timeout(start.interval(() => callback(...args), milliseconds));

/**
 * Calls back in a later macrotask, without the delay that browsers add to nested timers. It takes two turns of the event loop: browsers report unhandled
 * rejections in a task that they queue after the microtasks, and a message that is posted by a microtask would overtake this task.
 */
export function setImmediate(callback: Callback, ...args: unknown[]): Immediate {
  const id = ++lastImmediate;
  immediates.set(id, () => {
    immediates.set(id, () => callback(...args));
    channel.port2.postMessage(id);
  });
  channel.port2.postMessage(id);
  return new Immediate(id);
}

const clear = (timer: unknown): void => {
  if (timer instanceof Timeout) timer.close();
  else stop(Number(timer));
};

export const clearImmediate = (timer: object): void => clear(timer);

export const timers: Timers = {
  ...({ setTimeout, setInterval, setImmediate } as unknown as Timers),
  ...{ clearTimeout: clear, clearInterval: clear, clearImmediate: clear },
};
