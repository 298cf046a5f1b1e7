// How test runners tell `npm test` what happens: one JSON object on a line of standard output, behind a mark that no test prints.
// pytest's side is gatebook_events.py.

/** Begins a line that is an event; every other line is ordinary output. */
export const MARK = "\u001e";

/**
 * @typedef {"passed" | "failed" | "skipped"} State
 * @typedef {{ type: "test", file: string, name: string, state: State, seconds: number, text?: string }} TestEvent text: the whole failure, or why it was skipped
 * @typedef {{ type: "begin", file: string }} BeginEvent
 * @typedef {{ type: "end", file: string, seconds: number, output?: string }} EndEvent output: what a file with failures has printed
 * @typedef {{ type: "error", file: string, text: string }} ErrorEvent a failure outside of any test
 * @typedef {{ type: "note", text: string }} NoteEvent a line to print: of what takes minutes before a test ends
 * @typedef {TestEvent | NoteEvent | BeginEvent | EndEvent | ErrorEvent} Event
 */

/** Writes an event to standard output. @param {Event} event */
export const emit = (event) => process.stdout.write(`${MARK}${JSON.stringify(event)}\n`);

/** Reads a line of a runner's output. @param {string} line @returns {Event | undefined} undefined for a line that is no event */
export function eventIn(line) {
  const at = line.indexOf(MARK); // a test may have printed a text without an end of line before it
  return at < 0 ? undefined : JSON.parse(line.slice(at + MARK.length));
}
