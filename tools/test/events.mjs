// Defines the events that test runners send to `npm test`. An event is a line of standard output. It begins with a mark that no test prints, and continues
// with one JSON object. gatebook_events.py sends the same events from pytest.

/** The mark at the start of an event. A line without it is ordinary output. */
export const MARK = "\u001e";

/**
 * @typedef {"passed" | "failed" | "skipped"} State
 * @typedef {{ type: "test", file: string, name: string, state: State, seconds: number, text?: string }} TestEvent a test has finished; `text` is the complete failure, or the reason for skipping the test
 * @typedef {{ type: "begin", file: string }} BeginEvent a test file has started
 * @typedef {{ type: "end", file: string, seconds: number, output?: string, nightly?: true }} EndEvent a test file has finished; `output` is what its tests have printed, if one has failed; `nightly` is true if the file has no tests because all of them run only with `--all`
 * @typedef {{ type: "error", file: string, text: string }} ErrorEvent a failure has happened outside of any test
 * @typedef {{ type: "note", text: string }} NoteEvent a line that `npm test` prints; it shows the progress of work that takes minutes before a test finishes
 * @typedef {TestEvent | NoteEvent | BeginEvent | EndEvent | ErrorEvent} Event
 */

/** Writes an event to standard output. @param {Event} event */
export const emit = (event) => process.stdout.write(`${MARK}${JSON.stringify(event)}\n`);

/** Parses a line of a runner's output. @param {string} line @returns {Event | undefined} undefined for a line without an event */
export function eventIn(line) {
  const at = line.indexOf(MARK); // a test may have printed text without a line end before the event
  return at < 0 ? undefined : JSON.parse(line.slice(at + MARK.length));
}
