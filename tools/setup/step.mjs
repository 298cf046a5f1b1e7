/**
 * A step of set-up, which makes one result. If its inputs have changed, it makes the result again.
 *
 * @typedef {object} Step
 * @property {string} id
 * @property {string} title what the step does, for the progress line
 * @property {readonly string[]} [after] the ids of the steps whose results this step uses; it starts when they are done
 * @property {() => string} key a hash of the inputs; when it changes, the result is made again
 * @property {() => boolean} present whether the result exists (a quick check)
 * @property {(report: (line: string) => void) => Promise<string>} make makes the result, and returns the text that is printed after the title
 */

export {};
