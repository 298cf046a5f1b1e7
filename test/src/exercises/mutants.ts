// Changes a program in one place, as a typing error does: to another operator, index, name or number.

interface Change {
  readonly find: RegExp;
  readonly by: (found: RegExpMatchArray) => readonly string[];
}

const CHANGES: readonly Change[] = [
  { find: / \+ /g, by: () => [" - ", " * "] },
  { find: / - /g, by: () => [" + "] },
  { find: / \* /g, by: () => [" + ", " / "] },
  { find: / \/ /g, by: () => [" * "] },
  { find: / \*\* 2/g, by: () => ["", " ** 3"] },
  { find: /\[(\w+)\]\[(\w+)\]/g, by: ([, i, j]) => [`[${j}][${i}]`, `[${i} + 1][${j}]`, `[0][${j}]`, `[${i}][0]`] },
  { find: /(\w)\[(\w+)\]/g, by: ([, array, i]) => [`${array}[${i} + 1]`, `${array}[0]`, `${array}[${i} - 1]`] },
  { find: /Math\.tanh\(/g, by: () => ["(", "sigmoid(", "-Math.tanh("] },
  { find: /sigmoid\(/g, by: () => ["(", "Math.tanh(", "1 - sigmoid("] },
  { find: /Math\.exp\(-/g, by: () => ["Math.exp(", "Math.exp(-2 * "] },
  { find: /Math\.log\(/g, by: () => ["Math.log10(", "("] },
  { find: /Math\.max/g, by: () => ["Math.min"] },
  { find: /\b\d+\b/g, by: ([digits]) => [String(Number(digits) + 1), String(Math.max(0, Number(digits) - 1))] },
  { find: /=== 1/g, by: () => ["=== 0", "!== 1"] },
  { find: /\.push\(/g, by: () => [".unshift("] },
];

/** Returns all programs that differ from this one in one place after `from`. @param names names that can be confused */
export function mutantsOf(code: string, from: number, names: readonly string[]): Set<string> {
  const confused = names.map((name) => ({
    find: new RegExp(`(?<![.\\w])${name}(?!\\w)`, "g"),
    by: () => names.filter((other) => other !== name),
  }));
  const mutants = new Set<string>();
  for (const { find, by } of [...CHANGES, ...confused]) {
    for (const found of code.slice(from).matchAll(find)) {
      const start = from + found.index;
      for (const other of by(found)) mutants.add(code.slice(0, start) + other + code.slice(start + found[0].length));
    }
  }
  mutants.delete(code);
  return mutants;
}
