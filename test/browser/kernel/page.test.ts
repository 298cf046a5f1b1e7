import { beforeAll, describe, expect, it } from "vitest";
import { type Seen, seenOf } from "./answer";
import { type PageKernel, pageKernel } from "./page-kernel";

/** What the page's script defines (page-kernel.ts). */
interface InPage {
  answer: string | undefined;
  stopAt: readonly string[];
  restarts: number;
  client: { interrupt(): void; request(request: object): void };
}

let kernel: PageKernel;
beforeAll(async () => {
  kernel = await pageKernel();
});

const ask = (code: string, options = {}) =>
  kernel.ask("execute_request", { code, allow_stdin: true, stop_on_error: false, ...options });
const run = async (code: string): Promise<Seen> => seenOf(await ask(code));
const inPage = (values: Partial<InPage>) => kernel.page.evaluate((given) => Object.assign(globalThis, given), values);

/** Runs a cell, and interrupts it as soon as it has printed "go". So the cell prints while it runs. */
async function interrupted(code: string): Promise<Seen> {
  await inPage({ stopAt: ["go"] });
  return run(code);
}

const nameOf = ({ shown }: Seen) => (shown.at(-1) as { ename?: string } | undefined)?.ename;

describe("the interrupt ends", () => {
  it.each([
    ["a cell that waits for a timer", "await new Promise((resolve) => setTimeout(resolve, 600_000));"],
    ["a cell that waits for a promise", "await new Promise(() => {});"],
    ["a loop with pauses", "while (true) await new Promise((resolve) => setTimeout(resolve, 1));"],
    ["a loop of awaits", "while (true) await null;"],
    ["a loop of awaits in a function", "await (async () => { for (;;) await Promise.resolve(); })();"],
    ["a for await loop", "async function* all() { for (;;) yield 1; }\nfor await (const one of all()) void one;"],
    ["a loop without a body", "for (;;);"],
    ["a loop in a function", "function spin(): void { let n = 0; while (true) n++; }\nspin();"],
    ["a loop without calls", "let sum = 0;\nfor (let i = 0; i < Infinity; i++) { sum += i % 3; }"],
    ["a loop that catches everything", "for (;;) { try { for (;;); } catch {} }"],
    ["a loop that catches in a callback", "for (;;) [1].forEach(() => { try { while (true); } catch (error) {} });"],
    ["a do loop", "let n = 0; do { n++; } while (n > 0);"],
    ["a for-in and a for-of loop", "for (;;) for (const key in [1, 2]) for (const one of [key]) void one;"],
    ["a loop in a timer", "setTimeout(() => { for (;;); }, 0); await new Promise(() => {});"],
    ["a loop that prints", "for (;;) console.log('x'.repeat(1000));"],
    ["a training of the library", "import { pause } from 'gatebook';\nfor (;;) await pause();"],
    [
      "a loop with calls of a library",
      "import * as tf from '@tensorflow/tfjs-node';\nfor (let i = 0; i < 1e9; i++) tf.tidy(() => tf.matMul(tf.eye(200), tf.eye(200)));",
    ],
  ])("%s", async (_, code) => {
    expect(nameOf(await interrupted(`let kept = 1;\nconsole.log("go");\n${code}`))).toBe("KeyboardInterrupt");
    expect((await run("kept + 1")).shown).toMatchObject([{ data: { "text/plain": "2" } }]);
  });

  it("a cell whose finally block runs", async () => {
    const seen = await interrupted('console.log("go"); try { for (;;); } finally { console.log("tidied"); }');
    expect([nameOf(seen), seen.stdout]).toEqual(["KeyboardInterrupt", "go\ntidied\n"]);
  });

  it("a question that is not answered", async () => {
    await inPage({ answer: undefined });
    expect(nameOf(await interrupted('console.log("go"); prompt("name?")'))).toBe("KeyboardInterrupt");
    await inPage({ answer: "Ada" });
    expect((await run('prompt("name?")')).shown).toMatchObject([
      { type: "input_request" },
      { data: { "text/plain": "'Ada'" } },
    ]);
  });
});

it("an answer that arrives after the cell was interrupted is not the answer to the next question", async () => {
  await inPage({ answer: undefined });
  await interrupted('console.log("go"); prompt("old?")');
  await kernel.page.evaluate(() => {
    const reply = {
      channel: "stdin",
      type: "input_reply",
      header: "{}",
      metadata: {},
      content: { value: "late" },
      buffers: [],
    };
    (globalThis as unknown as InPage).client.request(reply);
  });
  await inPage({ answer: "new" });
  expect((await run('prompt("new?")')).shown.at(-1)).toMatchObject({ data: { "text/plain": "'new'" } });
});

it("code of an interrupted cell that goes on in the background prints nothing below later cells", async () => {
  await interrupted(`void (async () => { for (let i = 0; ; i++) { await new Promise((resolve) => setTimeout(resolve, 1)); console.log("zombie", i); } })();
console.log("go"); await new Promise(() => {});`);
  expect((await run("await new Promise((resolve) => setTimeout(resolve, 50));")).stdout).toBe("");
});

describe("prompt()", () => {
  it("returns the answer to synchronous code, also twice in one cell and with long texts", async () => {
    const answer = "ü🙂 \n\"'".repeat(2000);
    await inPage({ answer });
    const seen = await run('const answers = [prompt("one"), prompt("two")];\nconfirm("sure?");\nanswers');
    expect(seen.shown.slice(0, 2)).toMatchObject([{ prompt: "one " }, { prompt: "two " }]);
    expect((await run("answers[0] === answers[1] && answers[0].length")).shown).toMatchObject([
      { data: { "text/plain": String(answer.length) } },
    ]);
  });

  it("returns the default value for an empty answer, and confirm returns true for y", async () => {
    await inPage({ answer: "" });
    expect((await run('prompt("units", "8")')).shown.at(-1)).toMatchObject({ data: { "text/plain": "'8'" } });
    await inPage({ answer: "y" });
    expect((await run("confirm()")).shown.at(-1)).toMatchObject({ data: { "text/plain": "true" } });
  });

  it("throws an error if the client does not support input", async () => {
    const { shown } = seenOf(await ask('prompt("name?")', { allow_stdin: false }));
    expect(shown).toMatchObject([{ evalue: expect.stringContaining("does not support input") }]);
  });
});

describe("output", () => {
  /** Runs a cell in the page, and returns the number of messages, the length of their text, and some of its lines. */
  const printed = (code: string, lines: readonly number[]) =>
    kernel.page.evaluate(
      async ({ code, lines }) => {
        const { messages } = await (globalThis as unknown as PageKernel).ask("execute_request", { code });
        const text = messages.map(({ content }) => content.text ?? "").join("");
        const all = text.split("\n");
        return { count: messages.length, length: text.length, lines: lines.map((at) => all[at]) };
      },
      { code, lines },
    );

  it("of 20 MB arrives completely, in order and in few messages", async () => {
    const line = (i: number) => String(i).padStart(99, ".");
    const code = "for (let i = 0; i < 200_000; i++) console.log(String(i).padStart(99, '.'));";
    const { count, ...rest } = await printed(code, [0, 99_999, 199_999]);
    expect(rest).toEqual({ length: 20_000_000, lines: [line(0), line(99_999), line(199_999)] });
    expect(count).toBeLessThan(20_000);
  });

  it("in one long text arrives completely", async () => {
    const { length, lines } = await printed("console.log('ü🙂'.repeat(100_000));", [0]);
    expect([length, lines[0] === "ü🙂".repeat(100_000)]).toEqual([300_001, true]);
  });
});

it("cells that wait after a failed cell are aborted, and later cells run", async () => {
  const [failed, ...waiting] = await Promise.all([
    ask("await null; throw new Error('first')", { stop_on_error: true }),
    ask("1"),
    ask("2"),
  ]);
  expect([failed, ...waiting].map(({ reply }) => reply.status)).toEqual(["error", "aborted", "aborted"]);
  expect((await run("3")).status).toBe("ok");
});

it("a completion is answered while a cell waits", async () => {
  const cell = ask("await new Promise<void>((resolve) => { (globalThis as any).finish = resolve; });");
  const { reply } = await kernel.ask("complete_request", { code: "Math.froun", cursor_pos: 10 });
  expect(reply.matches).toEqual(["fround"]);
  expect((await kernel.ask("is_complete_request", { code: "{" })).reply.status).toBe("incomplete");
  await kernel.page.evaluate(() => (globalThis as unknown as InPage).client.interrupt());
  expect(nameOf(seenOf(await cell))).toBe("KeyboardInterrupt");
});

it("a cell in a function that never returns is told how to restart, and the next interrupt restarts the kernel", async () => {
  const restarts = () => kernel.page.evaluate(() => (globalThis as unknown as InPage).restarts);
  const before = await restarts();
  await run("const lost = 1;");
  // code that was made by Function has no marks, like the code of a library
  await inPage({ stopAt: ["go", "Interrupt once more to restart the kernel"] });
  const seen = await run("console.log('go'); new Function('for (;;);')();");
  expect(seen.stderr).toContain("The cell does not react to the interrupt.");
  expect(seen.shown).toMatchObject([
    { ename: "KeyboardInterrupt", evalue: expect.stringContaining("All variables are lost") },
  ]);
  expect(await restarts()).toBe(before + 1);
  expect((await run("typeof lost")).shown).toMatchObject([{ ename: "CompileError" }]);
  expect((await run("1 + 1")).shown).toMatchObject([{ data: { "text/plain": "2" } }]);
});
