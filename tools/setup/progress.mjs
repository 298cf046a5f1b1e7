// One line a step: on a terminal the last line shows what a program at work says; elsewhere (CI) only begin and end.

/** The lines of the steps that are at work. */
export class Progress {
  /** @param {NodeJS.WriteStream | { isTTY?: boolean, columns?: number, write(text: string): unknown }} out */
  constructor(out) {
    this.out = out;
    /** @type {Set<Line>} */
    this.working = new Set();
    this.last = 0;
  }

  /** A step begins. @param {string} title */
  begin(title) {
    const line = new Line(this, title);
    this.working.add(line);
    if (this.out.isTTY) this.draw(line);
    else this.out.write(`… ${title}\n`);
    return line;
  }

  /** Shows a step on the terminal's last line. @param {Line} line @param {string} [text] what its program prints now */
  draw({ title, started }, text = "") {
    this.last = performance.now();
    const shown = `… ${title} ${secondsSince(started)}  ${text}`.replace(/\p{Cc}/gu, " ").trimEnd();
    this.out.write(`\r\u001b[K${shown.slice(0, (this.out.columns ?? 80) - 1)}`);
  }

  /** A step has ended. @param {Line} line @param {string} text */
  end(line, text) {
    this.working.delete(line);
    this.out.write(`${this.out.isTTY ? "\r\u001b[K" : ""}${text}\n`);
    const [another] = this.working;
    if (this.out.isTTY && another) this.draw(another);
  }
}

/** The line of one step. */
class Line {
  /** @param {Progress} progress @param {string} title */
  constructor(progress, title) {
    this.progress = progress;
    this.title = title;
    this.started = performance.now();
  }

  /** What the program at work prints now. @param {string} text */
  report(text) {
    const { progress } = this;
    if (progress.out.isTTY && performance.now() - progress.last >= 100) progress.draw(this, text);
  }

  /** @param {string} note printed behind the title */
  done(note) {
    this.progress.end(this, `✓ ${this.title} ${secondsSince(this.started)}${note ? `  ${note}` : ""}`);
  }

  fail() {
    this.progress.end(this, `✗ ${this.title} ${secondsSince(this.started)}`);
  }
}

/** @param {number} started */
const secondsSince = (started) => `(${((performance.now() - started) / 1000).toFixed(1)} s)`;
