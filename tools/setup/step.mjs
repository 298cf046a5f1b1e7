/**
 * Runs one step of set-up. It makes one result, and makes it again when its inputs have changed.
 *
 * @typedef {object} Step
 * @property {string} id
 * @property {string} title what the step does, for the progress line
 * @property {readonly string[]} [after] ids of the steps whose results it uses; it starts when they are done
 * @property {() => string} key a hash of the inputs; when it changes, the result is made again
 * @property {() => boolean} present whether the result exists (a quick check)
 * @property {(report: (line: string) => void) => Promise<string>} make makes the result; returns the text to print after the title
 */

export {};
