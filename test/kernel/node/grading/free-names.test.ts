import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { freeNames } from "../../../../kernel/node/grading/free-names";
import { locateTslab } from "../../../../kernel/node/locate";

const ts = createRequire(locateTslab().folder)("typescript");
const free = (source: string) => [...freeNames(ts, source)].sort().join();

describe("freeNames finds a variable that code reads or writes in", () => {
  it.each([
    ["an expression", "used + 1", "used"],
    ["a call, and its arguments", "call(a, ...rest)", "a,call,rest"],
    ["an object before a property, and a computed property", "a.b[c].d", "a,c"],
    ["a shorthand property", "({ a, b: c, [d]: 1 })", "a,c,d"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a cell's code
    ["a template", "`${a} b ${`${c}`}`; tag`x`", "a,c,tag"],
    ["an assignment", "a = 1; b += c; [d, e.f] = g; ({ x: h, i } = j); k++", "a,b,c,d,e,g,h,i,j,k"],
    ["the default of a pattern or a parameter", "const { x = a } = b; function f(y = c) {}", "a,b,c"],
    ["a single branch", "if (a) b(); else c(); d ? e : f; g ?? h?.i", "a,b,c,d,e,f,g,h"],
    ["a function's body", "const f = () => { return () => later; };", "later"],
    ["typeof of a value", "typeof a === 'undefined'", "a"],
    ["the base of a class", "class A extends Base<number> { x = y; static z = w; [k]() {} }", "Base,k,w,y"],
    ["a decorator", "@mark class A {}", "mark"],
    ["an export", "export { a, b as c }; export default d;", "a,b,d"],
    ["the value of a type assertion", "(a as number) satisfies B; <C>d; e!", "a,d,e"],
    ["instanceof and other operators", "a instanceof B; new C(); delete d.e; void f; await g;", "B,C,a,d,f,g"],
    ["a loop", "for (const x of xs) y(x); for (z in o); while (w) break;", "o,w,xs,y,z"],
    ["an outer scope with a variable of the same name in a block", "{ const x = 1; x; } x;", "x"],
    ["code in which the name is shadowed only elsewhere", "const f = (x: number) => x; f(1); x", "x"],
    ["names with symbols and non-ASCII letters", "$a + _b + größe + ünter$1", "$a,_b,größe,ünter$1"],
    [
      "names that objects inherit",
      "constructor; toString(); hasOwnProperty; __proto__",
      "__proto__,constructor,hasOwnProperty,toString",
    ],
    ["code with a syntax error", "check(a; b", "a,b,check"],
  ])("%s", (_, source, names) => {
    expect(free(source)).toBe(names);
  });
});

describe("freeNames ignores names that are not free variables, such as those in", () => {
  it.each([
    ["a comment", "// curve\n/* curve */ 1; /** {@link curve} */ function f() {}"],
    ["a text", "\"curve\"; 'curve'; `curve`; /curve/"],
    ["a property's name", "const o = { curve: 1, 'curve2': 2, curve() {}, get c() { return 1; } }; o.curve; o?.curve;"],
    ["a name in a pattern", "const { curve: x, ...rest } = { curve: 1 }; [x, rest];"],
    [
      "a local variable, before and after its declaration",
      "f(); const curve = 1; curve; function f() { return curve; }",
    ],
    ["a var, which is visible in its whole function", "function f() { x = 1; { var x; } return x; }"],
    ["parameters with patterns", "((curve, { a: b, c = curve }, [d], ...e) => [curve, b, c, d, e])"],
    ["a function's own name", "(function again() { again(); })"],
    [
      "a class's own name and members",
      "(class A { curve = 1; static b = A; #c = 2; d() { return this.curve + this.#c; } })",
    ],
    ["the variable of a catch clause", "try {} catch (curve) { curve; } try {} catch {}"],
    ["an import", "import a, { b, c as d } from 'x'; import * as e from 'y'; a; b; d; e; import type { F } from 'z';"],
    ["a label", "curve: for (;;) { break curve; continue curve; }"],
    ["an enum and its members", "enum Gate { open, half = open, shut = Gate.open } Gate.half;"],
    ["a namespace and its exports", "namespace N { export const a = 1; a; } N;"],
    ["a type", "let a: Curve<Point>; type T = typeof curve; interface I extends J { curve: K } a as unknown as T;"],
    [
      "types of functions and classes",
      "function f<T extends U>(x: V): x is W { return !!x; } class A<T> implements B { c?: D; }",
    ],
    ["type arguments", "const m = new (class<T> {})<Curve>(); (<T,>(x: T) => x)<Curve>;"],
    ["new.target and import.meta", "function f() { new.target; } import.meta;"],
    ["nothing", ""],
  ])("%s", (_, source) => {
    expect(free(source)).toBe("");
  });
});
