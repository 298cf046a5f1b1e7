// Stands for the package semver in tslab's files, which read the major version of Node.

/** @param {string} version */
const major = (version) => Number(/\d+/.exec(version)?.[0]);

export default { major };
