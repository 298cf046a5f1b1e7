// Stands for tslab's server. The kernel sets the function through which `display` writes.
exports.lastWriteDisplayData = null;
