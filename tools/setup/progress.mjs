// Prints the progress of set-up. On a terminal, the last line shows a running step with the last output of its program. Elsewhere (for example in CI), one line is printed when a step starts, and one when it ends.

/** Prints the lines of all steps. */
export class Progress {
  /** @param {NodeJS.WriteStream | { isTTY?: boolean, columns?: number, write(text: string): unknown }} out */
  constructor(out) {
    this.out = out;
    /** @type {Set<Line>} */
    this.working = new Set();
    this.last = 0;
  }

  /** Starts the line of a step and returns it. @param {string} title */
  begin(title) {
    const line = new Line(this, title);
    this.working.add(line);
    if (this.out.isTTY) this.draw(line);
    else this.out.write(`… ${title}\n`);
    return line;
  }

  /** Shows a step on the terminal's last line. @param {Line} line @param {string} [text] the last output of its program */
  draw({ title, started }, text = "") {
    this.last = performance.now();
    const shown = `… ${title} ${secondsSince(started)}  ${text}`.replace(/\p{Cc}/gu, " ").trimEnd();
    this.out.write(`\r\u001b[K${shown.slice(0, (this.out.columns ?? 80) - 1)}`);
  }

  /** Ends the line of a step. @param {Line} line @param {string} text */
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

  /** Shows the last output of the running program. @param {string} text */
  report(text) {
    const { progress } = this;
    if (progress.out.isTTY && performance.now() - progress.last >= 100) progress.draw(this, text);
  }

  /** @param {string} note printed after the title */
  done(note) {
    this.progress.end(this, `✓ ${this.title} ${secondsSince(this.started)}${note ? `  ${note}` : ""}`);
  }

  fail() {
    this.progress.end(this, `✗ ${this.title} ${secondsSince(this.started)}`);
  }
}

/** @param {number} started */
const secondsSince = (started) => `(${((performance.now() - started) / 1000).toFixed(1)} s)`;
