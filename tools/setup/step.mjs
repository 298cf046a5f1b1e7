/**
 * One step of set-up: it makes one result, and makes it again when what it is made from has changed.
 *
 * @typedef {object} Step
 * @property {string} id
 * @property {string} title what is being done, for the progress line
 * @property {readonly string[]} [after] ids of the steps whose results it uses: it starts when they have ended
 * @property {() => string} key what the result is made from: another key, and it is made again
 * @property {() => boolean} present whether the result is there (a quick look)
 * @property {(report: (line: string) => void) => Promise<string>} make makes it; returns what to print behind the title
 */

export {};
