// Before anything is timed: does everybody compute the same?

/**
 * Largest difference, relative to the largest value, of hidden and of each gradient. Hidden itself is compared, not the loss: WebAssembly sums
 * its squares one by one in float32, which alone costs 2e-5 over a hundred thousand.
 */
const bounds = { hidden: 1e-5, gradient: 1e-4 };

/**
 * @param {string} name who is looked at
 * @param {readonly string[]} operands the names of what gradients are of
 * @param {readonly Float32Array[]} expected the reference's hidden, then its gradients
 * @param {readonly Float32Array[]} got
 * @throws {Error} naming the contestant, what differs and by how much
 */
export function mustAgree(name, operands, expected, got) {
  for (const [n, what] of ["hidden", ...operands].entries()) {
    const [wanted, found] = [expected[n], got[n]];
    if (!wanted || !found || wanted.length !== found.length) {
      throw new Error(`${name}: ${what} has ${found?.length ?? 0} numbers, expected ${wanted?.length ?? 0}`);
    }
    const bound = n === 0 ? bounds.hidden : bounds.gradient;
    const difference = relativeDifference(wanted, found);
    if (!(difference <= bound)) {
      const label = n === 0 ? "hidden" : `its gradient of ${what}`;
      throw new Error(
        `${name}: ${label} is off by ${difference.toExponential(1)} of the largest value, at most ${bound} is allowed. What does not compute the same is not timed.`,
      );
    }
  }
}

/** @param {Float32Array} expected @param {Float32Array} got NaN where one of them has a NaN */
export function relativeDifference(expected, got) {
  let [largest, difference] = [0, 0];
  for (const [n, value] of expected.entries()) {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - Number(got[n])));
  }
  return difference === 0 ? 0 : difference / largest;
}
