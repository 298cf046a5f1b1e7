/** True in the nightly run (`npm run test:all`), which includes tests that take too long for every `npm test`. */
export const nightly = process.env.GATEBOOK_TEST === "all";
