import { describe, expect, it } from "vitest";
import { experiments } from "../../../src/studies/experiments";
import { nameOf } from "../../../tools/experiment/names.mjs";
import { optionsOf, workerOptionsOf } from "../../../tools/experiment/options.mjs";
import { duration, secondsOf } from "../../../tools/experiment/progress.mjs";

const asked = (line: string) => {
  const answer = optionsOf(line.split(" ").filter(Boolean));
  if ("help" in answer) throw new Error("help");
  return answer;
};

describe("optionsOf, which reads the arguments of `npm run experiment --`,", () => {
  it("returns the experiment, its settings with their values, the seeds, and the options of the run", () => {
    const { experiment, lists, seeds, workers, mode } = asked(
      "adding --cell rnn,lstm --T 50,100 --T 200 --seeds 3 -j 2 --dry-run",
    );
    expect([experiment.name, lists, seeds, workers, mode]).toEqual([
      "adding",
      { cell: ["rnn", "lstm"], T: [50, 100, 200] },
      [1, 2, 3],
      2,
      "dry-run",
    ]);
    expect(asked("adding")).toMatchObject({ lists: {}, seeds: [1], mode: "run", memory: 2048, to: undefined });
    expect(asked("adding --seeds 2,7").seeds).toEqual([2, 7]);
    expect(asked("adding --seeds 7,").seeds).toEqual([7]);
    expect(asked("adding --learningRate 1e-3 --list")).toMatchObject({
      lists: { learningRate: [0.001] },
      mode: "list",
    });
  });

  it("passes a value that is not a number to the experiment, which rejects it", () => {
    expect(asked("adding --T x,,3").lists.T).toEqual(["x", "", 3]);
  });

  it.each([
    ["addin", `unknown experiment "addin". Available: ${Object.keys(experiments).join(", ")}`],
    ["adding --cel rnn", "Unknown option '--cel'. `npm run experiment -- adding --help`"],
    ["adding more", "Unexpected argument 'more'"],
    ["adding --seeds x", '--seeds must be a count (5 for the seeds 1 to 5) or a list (2,7), got "x"'],
    ["adding --seeds=-1,", "--seeds must be"],
    ["adding --T -1", "To specify an option argument starting with a dash use"],
    ["adding -j 0", '--workers must be an integer above 0, got "0"'],
    ["adding --threads 0", '--threads must be an integer above 0, got "0"'],
    ["adding --queue redis://h -j 2 --memory 9", "--queue cannot be combined with --workers, --memory"],
    ["adding --queue redis://h --list", "--queue cannot be combined with --list"],
    ["adding --queue http://h", "--queue must be an address like redis://"],
    ["adding --memory much", '--memory must be an integer above 0, got "much"'],
  ])("rejects the arguments '%s' with the message: %s", (line, message) => {
    expect(() => asked(line)).toThrow(message);
  });

  it("lists every experiment with its question, or all settings of one experiment", () => {
    expect(optionsOf([])).toEqual(optionsOf(["--help"]));
    const help = (...words: string[]) => (optionsOf(words) as { help: string }).help;
    expect(help()).toMatch(/adding +How long can a row[\s\S]*copy [\s\S]*parity/);
    expect(help("adding", "--help")).toMatch(/--cell +type of the cell \(rnn, lstm, gru\); default "lstm"/);
  });
});

describe("workerOptionsOf, which reads the arguments of `npm run worker --`,", () => {
  const asked = (line: string) => workerOptionsOf(line.split(" ").filter(Boolean));

  it("returns the address of the queue, and the numbers of processes, threads and megabytes that the jobs may use", () => {
    expect(asked("--queue redis://host/2 -j 3 --memory 512")).toMatchObject({
      queue: { name: "host:6379" },
      workers: 3,
      memory: 512,
      threads: 1,
      untilEmpty: false,
    });
    expect(asked("--queue redis://host -j 2 --threads 4 --until-empty")).toMatchObject({
      threads: 4,
      untilEmpty: true,
    });
    expect(asked("--help")).toEqual({ help: expect.stringMatching(/npm run worker -- --queue/) });
  });

  it.each([
    ["", "--queue is missing"],
    ["--queue host", "--queue must be an address"],
    ["--queue redis://h adding", "Unexpected argument 'adding'"],
    ["--queue redis://h -j none", '--workers must be an integer above 0, got "none"'],
  ])("rejects the arguments '%s' with the message: %s", (line, message) => {
    expect(() => asked(line)).toThrow(message);
  });
});

describe("the time that a run takes", () => {
  const record = (T: number, seconds: number, seed = 1) => ({ settings: { T }, seconds, seed }) as never;
  const job = (T: number) => ({ settings: { T } }) as never;
  it("is the time of runs with the same settings, or else an estimate from other runs, or else unknown", () => {
    expect(secondsOf(job(5), [record(5, 2), record(5, 4, 2), record(5, 3, 3), record(9, 60)])).toBe(3);
    expect(secondsOf(job(7), [record(5, 2), record(9, 60)])).toBeCloseTo((60 * 7) / 9); // the estimate is proportional to T
    expect(secondsOf(job(7), [])).toBeUndefined();
  });

  it("is printed in seconds, minutes or hours", () => {
    expect([0.2, 59.4, 61, 3599, 3700, 90_000].map(duration)).toEqual([
      "0 s",
      "59 s",
      "1 min",
      "1 h 0 min",
      "1 h 2 min",
      "25 h 0 min",
    ]);
  });
});

describe("nameOf, which names a run in a line", () => {
  const settings = experiments.adding.complete({ cell: "lstm", T: 100 });
  const job = { experiment: "adding", revision: 1, settings, seed: 2, code: "" };

  it("names the settings that differ from their defaults", () => {
    expect(nameOf(job)).toBe("adding T=100 seed=2");
  });

  it("also names a setting with its default value if the experiment runs with several values of it", () => {
    expect(nameOf(job, { cell: ["rnn", "lstm"] })).toBe("adding cell=lstm T=100 seed=2");
  });
});
