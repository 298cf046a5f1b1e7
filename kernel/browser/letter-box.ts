/**
 * Brings a text from the page to synchronous code in a worker, which receives no messages.
 *
 * A letter box is a list of addresses of empty blobs, which the page has posted to the worker earlier. To send a letter, the page creates a blob with the
 * text. Its address ends with 32 random hexadecimal digits (a UUID), which are 128 bits. The page revokes the address of the letter box at each position
 * whose bit is 1, and then the last address, which means that the letter is there. The worker waits for the last address, reads the bits, and loads the
 * letter. The letter also contains the next letter box.
 */
import { isRevoked } from "./stop-sign";

const BITS = 128;
/** The type of blobs. Without it, Firefox reads them as XML, and writes an error to the console. */
export const TEXT = { type: "text/plain" };

/** The content of a letter. */
interface Letter {
  readonly text: string;
  readonly letterBox: readonly string[];
}

/** The page's side: creates letter boxes and sends letters. */
export class LetterBoxes {
  #addresses: readonly string[] = [];
  /** The addresses of the last letter. The worker has read it when it asks again, so they are revoked only then. */
  #read: readonly string[] = [];

  /** Creates a letter box, and returns its addresses. The previous letter box can no longer be used. */
  create(): readonly string[] {
    revoke(this.#addresses);
    const empty = new Blob([], TEXT);
    this.#addresses = Array.from({ length: BITS + 1 }, () => URL.createObjectURL(empty));
    return this.#addresses;
  }

  /** Returns whether the worker's letter box with this last address is the current one. It is not if the page has interrupted the worker. */
  isCurrent(address: string): boolean {
    return this.#addresses[BITS] === address;
  }

  /** Sends a letter. The worker must be waiting for it. */
  send(text: string): void {
    revoke(this.#read);
    const addresses = this.#addresses;
    this.#addresses = [];
    const letter: Letter = { text, letterBox: this.create() };
    const address = URL.createObjectURL(new Blob([JSON.stringify(letter)], TEXT));
    const bits = bitsOf(address);
    revoke(addresses.filter((_, at) => bits[at] === "1"));
    revoke(addresses.slice(BITS));
    this.#read = [...addresses, address];
  }
}

/** The worker's side: receives letters. */
export class LetterBox {
  #addresses: readonly string[] | undefined;

  /** @param addresses the addresses that the page has created */
  renew(addresses: readonly string[]): void {
    this.#addresses = addresses;
  }

  /** The last address, or undefined if no letter can arrive. After an interrupt, none can until the page has posted a new letter box. */
  get address(): string | undefined {
    return this.#addresses?.[BITS];
  }

  /**
   * Waits for a letter. No other code runs meanwhile.
   *
   * @param stopped returns whether to give up
   * @returns the text of the letter, or undefined if `stopped` has returned true
   */
  wait(stopped: () => boolean): string | undefined {
    const addresses = this.#addresses;
    this.#addresses = undefined;
    const last = addresses?.[BITS];
    if (addresses === undefined || last === undefined) return undefined;
    for (let isThere = false; !isThere; ) {
      isThere = isRevoked(last);
      // After an interrupt, the page also revokes the addresses of this letter box. So look at the stop sign afterwards.
      if (stopped()) return undefined;
      if (!isThere) sleep(PAUSE);
    }
    const bits = addresses.slice(0, BITS).map((address) => (isRevoked(address) ? "1" : "0"));
    const { text, letterBox } = JSON.parse(load(addressOf(bits.join(""), last))) as Letter;
    this.renew(letterBox);
    return text;
  }
}

/** Milliseconds between two looks into the letter box. */
const PAUSE = 20;

function revoke(addresses: readonly string[]): void {
  for (const address of addresses) URL.revokeObjectURL(address);
}

/** Matches the UUID at the end of a blob's address. */
const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Returns the bits of the UUID in a blob's address, as text of 0 and 1. */
export const bitsOf = (address: string): string =>
  [...(ID.exec(address)?.[0].replaceAll("-", "") ?? "")]
    .map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0"))
    .join("");

/** Returns the address with these bits. @param like another blob's address of the same page */
export function addressOf(bits: string, like: string): string {
  const digits = (bits.match(/.{4}/g) ?? []).map((four) => Number.parseInt(four, 2).toString(16)).join("");
  return like.replace(ID, digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
}

function load(address: string): string {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.send();
  return request.responseText;
}

let shared: Int32Array | undefined;

/** Blocks the worker. `Atomics.wait` needs shared memory. Pages without special headers can create such memory only for WebAssembly. */
function sleep(milliseconds: number): void {
  shared ??= new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
  Atomics.wait(shared, 0, 0, milliseconds);
}
