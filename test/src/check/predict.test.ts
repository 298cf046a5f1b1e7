import { check, outcome, predict, predictions } from "gatebook";
import { describe, expect, it } from "vitest";
import { agrees, Ledger } from "../../../src/check/ledger";
import { scoreLine } from "../../../src/notebook/predictions";
import { listen } from "./listen";

const said = listen();

describe("Ledger", () => {
  it("keeps the latest answer and the outcome, even if one of them is run again", () => {
    const ledger = new Ledger();
    ledger.predict("1", "how much?", 0.7);
    ledger.predict("1", "how much?", 0.8);
    const shown = { id: "1", question: "how much?", guess: 0.8, actual: 0.82, right: true, late: false };
    expect(ledger.outcome("1", 0.82, undefined)).toEqual(shown);
    expect(ledger.predict("1", "how much?", 0.8)).toEqual(shown);
    expect(ledger.all()).toEqual([shown]);
  });

  it("marks an answer that was first given or changed after the outcome was shown", () => {
    const ledger = new Ledger();
    ledger.predict("1", "?", undefined);
    ledger.outcome("1", 5, undefined);
    expect(ledger.predict("1", "?", undefined).late).toBe(false);
    expect(ledger.predict("1", "?", 5)).toMatchObject({ late: true, right: true, actual: 5 });
    expect(ledger.predict("1", "?", 5).late).toBe(true); // the mark stays if the cell runs again
    ledger.predict("1", "?", undefined);
    expect(ledger.predict("1", "?", 5).late).toBe(true);
    ledger.outcome("2", 1, undefined);
    expect(ledger.predict("2", "?", 1).late).toBe(true);
  });

  it("returns undefined for the outcome of a question that was never asked", () => {
    expect(new Ledger().outcome("1", 5, undefined)).toBeUndefined();
  });
});

describe("agrees", () => {
  it("accepts numbers within a tenth of the outcome, or within a given tolerance", () => {
    expect(agrees(0.91, 1, undefined)).toBe(true);
    expect(agrees(0.89, 1, undefined)).toBe(false);
    expect(agrees(0.89, 1, 0.2)).toBe(true);
    expect(agrees(0, 0, undefined)).toBe(true);
    expect(agrees(Number.NaN, 1, undefined)).toBe(false);
  });

  it("ignores case and spaces in texts, and returns false for answers of different types", () => {
    expect(agrees("  Forget  Gate", "forget gate", undefined)).toBe(true);
    expect(agrees("input gate", "forget gate", undefined)).toBe(false);
    expect(agrees(true, true, undefined)).toBe(true);
    expect(agrees("1", 1, undefined)).toBe(false);
    expect(agrees(undefined, 1, undefined)).toBe(false);
  });
});

describe("predict, outcome, predictions", () => {
  it("print the answer, the outcome and the score, and never throw", () => {
    predictions();
    predict("t-1", "What is sigmoid(1) ** 50?", undefined);
    predict("t-2", "Which bias keeps half?", 4.3);
    predict("t-3", "Which gate keeps?", "input");
    outcome("t-1", 1.58e-7);
    outcome("t-2", 4.2716, { tolerance: 0.1, explain: "50 steps each keep 0.986." });
    outcome("t-3", "forget");
    outcome("t-9", 1);
    predict("t-3", "Which gate keeps?", "forget");
    predictions();
    expect(said().join("\n")).toMatchInlineSnapshot(`
      "No predictions yet.
      t-1  What is sigmoid(1) ** 50?
          no answer yet: write yours in place of undefined, then go on
      t-2  Which bias keeps half?
          you say 4.3
      t-3  Which gate keeps?
          you say "input"
      t-1  it is 1.58e-7; you have not answered
      t-2  it is 4.2716; you said 4.3: ✓ right
          50 steps each keep 0.986.
      t-3  it is "forget"; you said "input": ✗ not right
      t-9  it is 1; there is no prediction with this name yet: run its cell first
      t-3  Which gate keeps?
          you say "forget"  (changed after the outcome was shown)
      question                       you said  it is     verdict
      t-1 What is sigmoid(1) ** 50?            1.58e-7   not answered
      t-2 Which bias keeps half?     4.3       4.2716    ✓ right
      t-3 Which gate keeps?          "forget"  "forget"  ✓ right (changed after the outcome was shown)
      1 of 3 right, 1 not answered, 1 changed afterwards."
    `);
  });

  it("count only predictions whose outcome was shown, and never count a late answer as right", () => {
    const base = { id: "", question: "", late: false };
    const entries = [
      { ...base, guess: 1, actual: 1, right: true },
      { ...base, guess: 1, actual: 1, right: true, late: true },
      { ...base, guess: 2, actual: 1, right: false },
      { ...base, guess: undefined, actual: 1, right: false },
      { ...base, guess: 7 },
    ];
    expect(scoreLine(entries)).toBe("1 of 4 right, 1 not answered, 1 changed afterwards.");
  });

  it("print no line, as check does, that JupyterLab would break in the middle of a word", () => {
    const long = "a reason with many words ".repeat(10).trim();
    const weights = Array(18).fill(-0.123456);
    check("the weights of a layer with a long name, compared with those of another library", weights, weights);
    predict("t-4", long, undefined);
    outcome("t-4", "b", { explain: long });
    const lines = said().join("\n").split("\n");
    expect(lines.length).toBeGreaterThan(7);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });
});
