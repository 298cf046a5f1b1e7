// Grades exercises in which the learner moves a slider or an explorable, and the checker reads its state.
import type { Verdict } from "./grade";
import { describe } from "./numbers";
import { isSame } from "./same";

/** A mistake in a state, recognised by what the state would do. */
export interface WrongSetting<S extends object> {
  /** The part that is wrong, e.g. "sign". */
  readonly term: string;
  /** A short description of the mistake, e.g. "the bias is negative". */
  readonly name: string;
  /** Returns whether a state makes this mistake. It is called only for states that differ from the start. */
  applies(state: S): boolean;
  /** Tells the learner what to look at. */
  readonly hint: string;
}

/** An exercise whose answer is the state of an explorable, or `{ value }` for a slider. */
export interface Setting<S extends object> {
  readonly id: string;
  /** What to do, as a request without a full stop, e.g. "move the forget bias until half of the cell state is left after 20 steps". */
  readonly goal: string;
  /** The parts of the state as the lesson shows them first. Parts that only choose what is drawn are left out. */
  readonly start: Readonly<Partial<S>>;
  /** The parts of `start` that the learner may change, and their name in messages. */
  readonly free: readonly string[];
  readonly only: string;
  /** What parts of `start` are, where their names do not say it, e.g. "an old state that was set by hand" for `held`, and how a reader takes a change of them back. */
  readonly parts?: Readonly<Record<string, { readonly name: string; readonly undo?: string }>>;
  /** The variable that holds the explorable or slider in the lesson. */
  readonly variable: string;
  /** What stands between the brackets of `variable.set(…)` if the state is set by code. Default: the first part that may change. */
  readonly code?: string;
  /** Returns whether a state reaches the goal. */
  reached(state: S): boolean;
  /** Returns a sentence that says what a state does, with its numbers. */
  reading(state: S): string;
  /** Mistakes, the most special one first. They are tried only if the goal is not reached. */
  readonly wrong: readonly WrongSetting<S>[];
}

/** Returns the verdict on a state. A state in which nothing of `start` has changed is open: without a reader, a lesson runs to its end. */
export function gradeSetting(setting: Setting<object>, given: unknown): Verdict {
  const { goal, start, only, free, parts = {}, wrong } = setting;
  const state = typeof given === "number" ? { value: given } : given;
  const fault = stateFault(setting, state, given);
  if (fault) return { status: "failed", message: fault };
  const all = state as Record<string, unknown>;
  const moved = Object.entries(start)
    .filter(([name, value]) => !isSame(all[name], value))
    .map(([name]) => name);
  if (moved.length === 0)
    return {
      status: "open",
      message: `nothing was set yet: ${goal}, and then run this cell again. ${byCode(setting)}`,
    };
  const others = moved.filter((name) => !free.includes(name));
  if (others.length > 0) {
    // "Start again" also takes back what the learner has reached, so it is named only where nothing else helps
    const undo = new Set(others.map((name) => parts[name]?.undo ?? 'press "Start again"'));
    const names = others.map((name) => parts[name]?.name ?? name).join(", ");
    return {
      status: "failed",
      message: `another part was changed (${names}): ${[...undo].join(", and ")}, and change only ${only}.`,
    };
  }
  const reading = setting.reading(all);
  if (setting.reached(all)) return { status: "passed", message: reading };
  const known = wrong.find((one) => one.applies(all));
  if (known) return { status: "failed", message: `${known.name} (${known.term}): ${known.hint} ${reading}` };
  return { status: "failed", message: `not there yet: ${goal}. ${reading}` };
}

/** Tells a reader what to do in a front end without widgets, which shows only the picture. */
function byCode({ variable, code, free: [part = ""] }: Setting<object>): string {
  const argument = code ?? (part === "value" ? "\u2026" : `{ ${part}: \u2026 }`);
  return `If there is nothing to move here, set it by code: ${variable}.set(${argument}).`;
}

function stateFault({ start, variable }: Setting<object>, state: unknown, given: unknown): string | undefined {
  if (state instanceof Promise) return "expected a state, got a Promise: write `await` before the call of state().";
  const names = Object.keys(start);
  if (typeof state === "object" && state !== null && names.every((name) => name in state)) return undefined;
  const got = typeof given === "number" ? String(given) : describe(given);
  return "value" in start
    ? `expected the value of this lesson's slider, got ${got}. Pass \`${variable}.value\`.`
    : `expected the state of this lesson's explorable, got ${got}. Pass \`await ${variable}.state()\`.`;
}
