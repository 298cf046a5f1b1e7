/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Lights up a symbol in all formulas, in the code and in the table that explains it, when the reader points at one of them or moves the focus to its row.

/** Names of a symbol in the code, and the numbers of the symbols that they stand for. */
type Names = Map<string, Set<string>>;

/** Prepares the tables of symbols, and listens to the pointer and the focus. */
export function lightUpSymbols(): void {
  const names: Names = new Map();
  for (const table of document.querySelectorAll("table"))
    if (table.tHead?.rows[0]?.cells[0]?.textContent?.trim() === "symbol")
      for (const row of table.tBodies[0]?.rows ?? []) prepareRow(row, names);
  if (names.size === 0) return;
  markCode(names);
  const light = ({ target }: Event) => {
    const marked = (target as Element).closest?.<HTMLElement>("[data-symbol]");
    show(marked?.dataset.symbol?.split(" ") ?? []);
  };
  for (const name of ["pointerover", "focusin"]) document.addEventListener(name, light);
  document.addEventListener("focusout", () => show([]));
}

/** Makes a row focusable, and collects the names of its symbols. */
function prepareRow(row: HTMLTableRowElement, names: Names): void {
  const symbols = [...(row.cells[0]?.querySelectorAll<HTMLElement>("[data-symbol]") ?? [])]
    .filter((one) => !one.parentElement?.closest("[data-symbol]"))
    .map(({ dataset }) => dataset.symbol ?? "");
  const codes = namesIn(row.cells[1]);
  if (symbols.length === 0) return;
  row.dataset.symbol = [...new Set(symbols)].join(" ");
  row.tabIndex = 0;
  for (const [n, code] of codes.entries()) {
    // several symbols and as many names are pairs: W, U, b and `kernel`, `recurrent`, `bias`
    const own = codes.length === symbols.length ? [symbols[n] ?? ""] : symbols;
    names.set(code, new Set([...(names.get(code) ?? []), ...own]));
  }
}

/**
 * Returns the names in the second column of a table. Names in brackets are what others call the symbol, as in "`Wq`, `Wk` (the library's `query`, `key`)". On the
 * page, these names can mean something else, so they are left out. A name such as `.hidden` continues the name before it.
 */
function namesIn(cell: Element | undefined): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const node of cell?.querySelector("p")?.childNodes ?? cell?.childNodes ?? []) {
    const text = node.textContent ?? "";
    if (!(node instanceof HTMLElement && node.tagName === "CODE")) {
      depth += text.split("(").length - text.split(")").length;
      continue;
    }
    if (depth > 0) continue;
    const object = /^\w+(?=\.)/.exec(names.at(-1) ?? "")?.[0] ?? "";
    names.push(text.startsWith(".") ? object + text : text);
  }
  return names;
}

/** Marks the names in the code of the page with the numbers of their symbols. */
function markCode(names: Names): void {
  const mark = (element: HTMLElement, numbers: ReadonlySet<string>) => {
    element.dataset.symbol = [...new Set([...(element.dataset.symbol?.split(" ") ?? []), ...numbers])].join(" ");
  };
  const parted = [...names].map(([name, numbers]) => ({ parts: name.split("."), numbers }));
  for (const span of document.querySelectorAll<HTMLElement>(".highlight :is(span[class^=n], .kt)"))
    for (const { parts, numbers } of parted) for (const one of chain(span, parts)) mark(one, numbers);
  for (const code of document.querySelectorAll<HTMLElement>("code.literal")) {
    const numbers = names.get(code.textContent ?? "");
    if (numbers) mark(code, numbers);
  }
}

/**
 * Returns the elements of a name such as `old.hidden`, if the first element begins it, and otherwise nothing. A name that is called or imported is a
 * function with the same name: `cell(…)` is not the cell state.
 */
function chain(first: HTMLElement, parts: readonly string[]): HTMLElement[] {
  if (isImported(first)) return [];
  const found: HTMLElement[] = [];
  let at: Element | null = first;
  for (const part of parts) {
    if (!(at instanceof HTMLElement) || at.textContent !== part) return [];
    if (found.length > 0 && at.previousSibling?.textContent !== ".") return [];
    found.push(at);
    at = at.nextElementSibling;
  }
  return found.at(-1)?.nextSibling?.textContent?.startsWith("(") ? [] : found;
}

/** Returns whether an element of code is in a line that begins with the word `import`. */
function isImported(element: HTMLElement): boolean {
  let line = "";
  for (let at: Node | null = element.previousSibling; at && !line.includes("\n"); at = at.previousSibling)
    line = (at.textContent ?? "") + line;
  return line
    .slice(line.lastIndexOf("\n") + 1)
    .trimStart()
    .startsWith("import ");
}

/** Lights up the symbols with these numbers, and no others. */
function show(numbers: readonly string[]): void {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  for (const number of numbers)
    for (const one of document.querySelectorAll(`[data-symbol~="${number}"]`)) one.classList.add("lit");
}
