import { Socket } from "node:net";
import { Cell } from "../cells/cell";
import type { Workshop } from "../cells/runner";
import { decode, encode } from "./codec";
import type { Answer, Declared, Question } from "./protocol";

/** Characters of an unfinished line after which the other side is no grader of ours. */
const LONGEST = 64 * 1024 * 1024;

/**
 * Answers a grader's questions in the student's kernel: each in its turn among the cells, as a cell of its own that prints nothing.
 * An interrupt ends it as it ends a cell.
 */
export function serveStudent(fd: number, shop: Workshop): void {
  const socket = new Socket({ fd, readable: true, writable: true });
  socket.on("error", () => {}); // the grader has gone: so does this kernel, soon
  socket.unref();
  socket.setEncoding("utf8");
  let rest = "";
  socket.on("data", (text) => {
    rest += String(text);
    if (rest.length > LONGEST) socket.destroy();
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) void answerLine(line);
  });

  async function answerLine(line: string): Promise<void> {
    const question = parsed(line);
    if (!question) return;
    const answer = await inTurn(question);
    socket.write(`${JSON.stringify(answer)}\n`);
  }

  function inTurn(question: Question): Promise<Answer> {
    return new Promise((resolve) => {
      const { n } = question;
      shop.queue.push({
        async run() {
          const cell = new Cell({ name: `grader[${n}]`, source: "", header: "{}", silent: true });
          const ending = await shop.supervisor.watch(cell, () => answer(question, shop));
          resolve(ending.kind === "done" ? { n, value: ending.value } : { n, error: described(ending.error) });
        },
        abort: () => resolve({ n, error: { name: "Aborted", message: "a cell before it failed" } }),
      });
    });
  }
}

/** Undefined for a question that was given up while it was written. */
function parsed(line: string): Question | undefined {
  try {
    return JSON.parse(line) as Question;
  } catch {
    return undefined;
  }
}

async function answer(question: Question, { engine }: Workshop): Promise<unknown> {
  const locals = engine.declared();
  if (question.ask === "names")
    return Object.keys(locals).map((name): Declared => ({ name, callable: typeof locals[name] === "function" }));
  const value = locals[question.name];
  if (question.ask === "value") return encode(await value);
  if (typeof value !== "function") throw new TypeError(`${question.name} is not a function`);
  return encode(await value(...question.args.map((arg) => decode(arg))));
}

function described(error: unknown): { name: string; message: string } {
  try {
    if (error instanceof Error) return { name: String(error.name), message: String(error.message) };
    return { name: "Error", message: String(error) };
  } catch {
    return { name: "Error", message: "an error that cannot be described" }; // its own getters throw
  }
}
