// Reads stacks of engines that offer only their text: those of Firefox (SpiderMonkey) and of Safari (JavaScriptCore).
import { cellNamed, headline } from "./stack";

/** A frame in the text of a stack. */
export interface Frame {
  /** The name of the function, or "" outside all functions. */
  readonly name: string;
  readonly isAsync: boolean;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Returns the frames in the text of a stack, innermost first. Each line has the form `name@file:line:column`; frames of the engine itself have no place.
 * Firefox writes `async*` before the name of a function that was continued after an await, and describes inner functions as `outer/inner<`.
 */
export function readStackText(text: string): Frame[] {
  return text.split("\n").flatMap((row): Frame[] => {
    const [, before, file, line, column] = /^(?:(.*?)@)?(.*):(\d+):(\d+)$/.exec(row.trim()) ?? [];
    if (file === undefined) return [];
    const [, asynchronous, name = ""] = /^(async\*|promise callback\*)?(.*)$/.exec(before ?? "") ?? [];
    const last = name.replace(/<+$/, "").split("/").pop() ?? "";
    const isOutside = /^(eval code|global code|module code|anonymous|)$/.test(last);
    return [
      {
        name: isOutside ? "" : last.replace(/^exports\./, ""),
        isAsync: asynchronous !== undefined,
        ...{ file: file.replace(/^.*> eval:/, ""), line: Number(line), column: Number(column) },
      },
    ];
  });
}

/**
 * Returns a stack in the form that V8 gives it, with places in the source of cells. As in `installStackTraces`, frames of the kernel are left out.
 *
 * @param isKernel returns whether a file belongs to the kernel
 */
export function stackOfText(headline: string, text: string, isKernel: (file: string) => boolean): string {
  const frames = readStackText(text);
  const inCell = frames.some(({ file }) => cellNamed(file) !== undefined);
  if (!inCell && frames[0] !== undefined && isKernel(frames[0].file)) return headline;
  const lines = frames.flatMap(({ name, isAsync, file, line, column }) => {
    const cell = cellNamed(file);
    if (!cell) return inCell && isKernel(file) ? [] : [shown(name, isAsync, `${file}:${line}:${column}`)];
    const place = cell.locate({ line, column });
    return place ? [shown(name, isAsync, `${cell.name}:${place.line}:${place.column}`)] : [];
  });
  return [headline, ...lines].join("\n");
}

const shown = (name: string, isAsync: boolean, place: string): string =>
  name === "" ? `    at ${isAsync ? "async " : ""}${place}` : `    at ${isAsync ? "async " : ""}${name} (${place})`;

/**
 * Makes `error.stack` return the form of V8 in an engine whose stacks are a property of `Error.prototype`, as in Firefox. In Safari, each error has its own
 * property, so there only `describe` (failure.ts) converts stacks.
 */
export function installStackTexts(isKernel: (file: string) => boolean): void {
  convert = (error, text) => (isV8(text) ? text : stackOfText(headline(error), text, isKernel));
  const property = Object.getOwnPropertyDescriptor(Error.prototype, "stack");
  const get = property?.get;
  if (!property || !get) return;
  Object.defineProperty(Error.prototype, "stack", {
    ...property,
    get(this: Error) {
      const text: unknown = Reflect.apply(get, this, []);
      return typeof text === "string" ? convert(this, text) : text;
    },
  });
}

let convert = (_error: Error, text: string): string => text;

/** Returns an error's stack in the form of V8. */
export const stackOf = (error: Error): string => convert(error, String(error.stack ?? ""));

const isV8 = (text: string): boolean => text === "" || /^\s+at /m.test(text);
