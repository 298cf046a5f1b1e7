/** Whether the nightly run is on (`npm run test:all`): it includes what is too long for every `npm test`. */
export const nightly = process.env.GATEBOOK_TEST === "all";
