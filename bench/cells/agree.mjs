// Checks before any measurement that all contestants compute the same numbers.

/**
 * The largest allowed difference of hidden and of each gradient, relative to the largest value. Hidden is compared instead of the loss, because
 * WebAssembly sums its squares one by one in float32, which alone causes an error of 2e-5 for a hundred thousand numbers.
 */
const bounds = { hidden: 1e-5, gradient: 1e-4 };

/**
 * @param {string} name the contestant
 * @param {readonly string[]} operands the names of the operands to which the gradients belong
 * @param {readonly Float32Array[]} expected the reference's hidden, then its gradients
 * @param {readonly Float32Array[]} got
 * @throws {Error} if it differs too much; the message names the contestant, the difference and where it is
 */
export function checkAgreement(name, operands, expected, got) {
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
        `${name}: ${label} differs by ${difference.toExponential(1)} of the largest value, expected at most ${bound}. Only contestants that compute the same are timed.`,
      );
    }
  }
}

/** @param {Float32Array} expected @param {Float32Array} got NaN if one of them contains a NaN */
export function relativeDifference(expected, got) {
  let [largest, difference] = [0, 0];
  for (const [n, value] of expected.entries()) {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - Number(got[n])));
  }
  return difference === 0 ? 0 : difference / largest;
}
