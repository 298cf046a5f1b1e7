// Draws random numbers from a seed. The library never calls Math.random.
/** A random stream: each call returns its next number, in [0, 1). */
export type Random = () => number;

/**
 * Returns a seeded random stream. The same seed and name give the same numbers on every machine and backend.
 *
 * Streams with different names are independent, so a new weight in a model leaves the other weights unchanged.
 * The generator is sfc32 (Doty-Humphrey, PractRand). Its state is filled by hashing the name and the seed with FNV-1a.
 * tfjs' own generators also take a seed, but they treat seed 0 as "no seed", so they are not used here.
 */
export function seededRandom(seed: number, name: string): Random {
  let a = fnv1a(`${seed}/${name}/a`);
  let b = fnv1a(`${seed}/${name}/b`);
  let c = fnv1a(`${seed}/${name}/c`);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next(); // throw the first 12 numbers away, because they still resemble the state
  return next;
}

/** Returns a number from the standard normal distribution (Box and Muller, 1958). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
