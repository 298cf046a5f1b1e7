// Tells synchronous code in a worker that the page wants to interrupt it.

/**
 * Returns whether an address has been revoked. A worker that runs synchronous code receives no message, but it can send a synchronous request. So the page
 * creates the address of an empty blob, and revokes it as a signal. This needs neither shared memory, special headers of the server, nor a service worker.
 */
export function isRevoked(address: string): boolean {
  const request = new XMLHttpRequest();
  try {
    request.open("GET", address, false);
    request.send();
    return false;
  } catch {
    return true;
  }
}

/** A signal of the page that the running cell is to stop. */
export class StopSign {
  #address: string | undefined;

  /** @param address the address of a blob, which the page revokes when the user interrupts the kernel */
  renew(address: string): void {
    this.#address = address;
  }

  /** Returns true once after the page has given the signal. */
  take(): boolean {
    if (this.#address === undefined || !isRevoked(this.#address)) return false;
    this.#address = undefined;
    return true;
  }
}
