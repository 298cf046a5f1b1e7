// One line a step: on a terminal it shows what the program at work says; elsewhere (CI) only begin and end.
export class Progress {
  /** @param {NodeJS.WriteStream | { isTTY?: boolean, columns?: number, write(text: string): unknown }} out */
  constructor(out) {
    this.out = out;
    this.title = "";
    this.started = 0;
    this.last = 0;
  }

  /** @param {string} title */
  begin(title) {
    this.title = title;
    this.started = performance.now();
    this.out.write(this.out.isTTY ? `… ${title}` : `… ${title}\n`);
  }

  /** What the program at work prints now. @param {string} line */
  say(line) {
    if (!this.out.isTTY || performance.now() - this.last < 100) return;
    this.last = performance.now();
    const text = `… ${this.title} ${this.seconds()}  ${line}`.replace(/\p{Cc}/gu, " ");
    this.out.write(`\r\u001b[K${text.slice(0, (this.out.columns ?? 80) - 1)}`);
  }

  /** @param {string} note */
  done(note) {
    this.end(`✓ ${this.title} ${this.seconds()}${note ? `  ${note}` : ""}`);
  }

  fail() {
    this.end(`✗ ${this.title} ${this.seconds()}`);
  }

  /** @param {string} line */
  end(line) {
    this.out.write(`${this.out.isTTY ? "\r\u001b[K" : ""}${line}\n`);
  }

  seconds() {
    return `(${((performance.now() - this.started) / 1000).toFixed(1)} s)`;
  }
}
