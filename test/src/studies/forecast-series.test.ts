import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { experiments, forecastSeries, parseCsv, ready, seriesOf } from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobId } from "../../../src/runs/record";
import { jobsOf, runJob } from "../../../src/runs/run";
import { Store } from "../../../src/runs/store";
import type { Experiment } from "../../../src/runs/types";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gatebook-forecast-"));
  await ready();
});
afterAll(() => rmSync(folder, { recursive: true }));

const value = (n: number) => 100 + n / 2 + 10 * Math.sin((Math.PI * n) / 6);
const month = (n: number) => `${2015 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`;
const csv = (length: number, shift = 0) =>
  `Month;Sales\r\n${Array.from({ length }, (_, n) => `${month(n)};${(value(n) + shift).toFixed(2).replace(".", ",")}`).join("\r\n")}`;

const tiny = { units: 4, steps: 3, batch: 4, window: 12, horizon: 3, origins: 6 };

describe("forecastSeries", () => {
  it("forecasts the values after the end of a series, and scores the forecaster", async () => {
    const before = tf.memory().numTensors;
    const { values } = seriesOf(parseCsv(csv(48)));
    const made = await forecastSeries(values, { ...tiny, steps: 200, season: 12 }, { seed: 1 });
    expect([made.byHorizon.length, made.byOrigin.length, made.last.length, made.future.length]).toEqual([3, 6, 3, 3]);
    for (const [h, one] of made.future.entries()) expect(Math.abs(one - value(48 + h))).toBeLessThan(10); // the values have a range of 20
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "a gap",
      () => forecastSeries([1, 2, Number.NaN], { season: 1 }, { seed: 1 }),
      /values must be finite numbers, got NaN at entry 2/,
    ],
    [
      "a constant series",
      () => forecastSeries(Array(60).fill(3), { ...tiny, season: 12 }, { seed: 1 }),
      /known must differ from one season/,
    ],
    [
      "a short series",
      () => forecastSeries([1, 2, 4], { season: 1 }, { seed: 1 }),
      /season 1, window 24, horizon 12 and origins 108 need at least 155 numbers, got 3\. Use smaller settings/,
    ],
    ["no season", () => forecastSeries([1], { season: 0 }, { seed: 1 }), /settings\.season must be a whole number/],
    [
      "an unknown setting",
      () => forecastSeries([1], { season: 1, months: 3 } as never, { seed: 1 }),
      /there is no setting months\. Available: cell, units/,
    ],
  ])("rejects %s", async (_, work, message) => {
    await expect(work()).rejects.toThrow(message);
  });

  it("proposes settings that fit the length of the series", async () => {
    for (const N of [40, 48, 61, 100]) {
      const values = Array.from({ length: N }, (_, n) => value(n) + (n % 5));
      const said = await forecastSeries(values, { season: 12 }, { seed: 1 }).catch((error: Error) => error.message);
      const proposed = /for example (.*)\.$/.exec(String(said))?.[1]?.split(", ") ?? expect.fail(String(said));
      const fit = Object.fromEntries(proposed.map((one) => [one.split(" ")[0], Number(one.split(" ")[1])]));
      expect(await forecastSeries(values, { ...tiny, ...fit, season: 12 }, { seed: 1 })).toHaveProperty("mase");
    }
  });
});

describe("the experiment forecast with a file", () => {
  const forecast = experiments.forecast as unknown as Experiment;
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it("gives the results of forecastSeries with the season that the dates in the file show", async () => {
    const path = file("sales.csv", csv(48));
    const { values } = seriesOf(parseCsv(csv(48)));
    expect(await experiments.forecast.run({ ...tiny, file: path }, { seed: 2 })).toEqual(
      await forecastSeries(values, { ...tiny, season: 12 }, { seed: 2 }),
    );
  });

  it("runs again if the file has changed, and rejects a file that changed after the run was planned", async () => {
    const store = new Store(join(folder, "results"));
    const path = file("changing.csv", csv(48));
    const [first] = await jobsOf(forecast, { ...tiny, file: path }, [1]);
    const one = await runJob(forecast, first as never, { store });
    expect(await runJob(forecast, first as never, { store })).toEqual(one);
    file("changing.csv", csv(48, 5));
    const [second] = await jobsOf(forecast, { ...tiny, file: path }, [1]);
    expect(jobId(second as never)).not.toBe(jobId(first as never));
    await expect(experiments.forecast.run({ ...first?.settings }, { seed: 1 })).rejects.toThrow(
      /changing\.csv" must have the SHA-256 .* The file has changed since the run was planned/,
    );
  });

  it("omits the settings about a file if the kit's own series is used, so that earlier runs keep their ids", () => {
    expect(Object.keys(experiments.forecast.complete())).not.toContain("file");
    expect(Object.keys(experiments.forecast.settings)).toContain("file");
  });

  it("uses the given column and season, and throws an error that requests them if it cannot determine them", async () => {
    const two = csv(48)
      .split("\r\n")
      .map((line, n) => `${line};${n === 0 ? "Cost" : n * n}`)
      .join("\r\n");
    const path = file("two.csv", two);
    await expect(experiments.forecast.run({ ...tiny, file: path }, { seed: 1 })).rejects.toThrow(
      /must have one column of type number, got 2\. Select one/,
    );
    const { byOrigin } = await experiments.forecast.run({ ...tiny, file: path, column: "Cost" }, { seed: 1 });
    expect(byOrigin).toHaveLength(6);
    const bare = file("bare.csv", `v\n${Array.from({ length: 48 }, (_, n) => n * n).join("\n")}`);
    await expect(experiments.forecast.run({ ...tiny, file: bare }, { seed: 1 })).rejects.toThrow(
      /the setting season is missing, because the dates of ".*bare\.csv" do not show it\. Set it to/,
    );
    expect(await experiments.forecast.run({ ...tiny, file: bare, season: 1 }, { seed: 1 })).toHaveProperty("future");
    await expect(experiments.forecast.run({ ...tiny, column: "Cost" }, { seed: 1 })).rejects.toThrow(
      "the setting column describes your own file; set file too.",
    );
  });

  it("reports what is wrong with the file", async () => {
    const run = (some: object) => experiments.forecast.run({ ...tiny, ...some }, { seed: 1 });
    await expect(run({ file: join(folder, "none.csv") })).rejects.toThrow(/none\.csv" cannot be read/);
    await expect(jobsOf(forecast, { file: join(folder, "none.csv") }, [1])).rejects.toThrow(
      /none\.csv" cannot be read/,
    );
    await expect(run({ file: file("gap.csv", csv(48).replace("105,50", "")) })).rejects.toThrow(
      /line 3, column "Sales"/,
    );
    await expect(run({ file: file("short.csv", csv(20)) })).rejects.toThrow(/need at least \d+ numbers, got 20/);
  });
});

describe("the experiment forecast with files of many forms", () => {
  const rows = Array.from({ length: 48 }, (_, n) => [month(n), value(n).toFixed(2)] as const);
  const table = (line: (month: string, value: string) => string, head: string, end: string) =>
    [head, ...rows.map(([date, one]) => line(date, one))].join(end);
  const put = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const expected = () =>
    forecastSeries(
      rows.map(([, one]) => Number(one)),
      { ...tiny, season: 12 },
      { seed: 4 },
    );

  it.each<[string, string]>([
    ["a plain CSV", table((date, one) => `${date},${one}`, "Month,Sales", "\n")],
    ["a BOM, CRLF and semicolons", `\ufeff${table((date, one) => `${date};${one}`, "Month;Sales", "\r\n")}\r\n`],
    [
      "quotes and a decimal comma",
      table((date, one) => `"${date}","${one.replace(".", ",")}"`, '"Month","Sales"', "\n"),
    ],
    [
      "a decimal comma and day-first dates",
      table((date, one) => `01.${date.slice(5)}.${date.slice(0, 4)};${one.replace(".", ",")}`, "Tag;Umsatz", "\r\n"),
    ],
    ["tabs and a line that Excel adds", `sep=\t\n${table((date, one) => `${date}\t${one}`, "Month\tSales", "\n")}`],
  ])("reads %s", async (name, text) => {
    const path = put(`${name.replaceAll(" ", "-")}.csv`, text);
    expect(await experiments.forecast.run({ ...tiny, file: path }, { seed: 4 })).toEqual(await expected());
  });

  it.each<[string, string, object, RegExp]>([
    [
      "a missing value",
      table((date, one) => `${date};${date === "2016-02" ? "NA" : one}`, "Month;Sales", "\n"),
      {},
      /line 15, column "Sales" must contain a number such as .*, got "NA"\. Fill the gap in the file/,
    ],
    [
      "a missing month",
      table((date, one) => (date === "2016-02" ? "" : `${date},${one}`), "Month,Sales", "\n"),
      {},
      /line 16, column "Month" must contain the date one step after 2016-01, got 2016-03\. Add the rows/,
    ],
    [
      "numbers with two readings",
      table((date, one) => `${date};1,${one.replace(".", "").slice(-3)}`, "Month;Sales", "\n"),
      {},
      /each comma or point may separate thousands or the fraction/,
    ],
    [
      "a word among the numbers",
      table((date, one) => `${date};${date === "2015-03" ? "many" : one}`, "Month;Sales", "\n"),
      { column: "Sales" },
      /line 4, column "Sales" must contain a number such as .*, got "many"/,
    ],
    ["an empty file", "", {}, /must contain a line of column names and at least one row/],
    [
      "a column that is not there",
      table((date, one) => `${date},${one}`, "Month,Sales", "\n"),
      { column: "Sale" },
      /no column "Sale"\. There are: "Month", "Sales"/,
    ],
    [
      "a constant series",
      table((date) => `${date},7`, "Month,Sales", "\n"),
      {},
      /known must differ from one season to the next/,
    ],
  ])("rejects %s before anything is trained", async (name, text, some, message) => {
    const path = put(`bad-${name.replaceAll(" ", "-")}.csv`, text);
    const settings = experiments.forecast.complete({ ...tiny, file: path, ...some });
    await expect(experiments.forecast.prepare(settings)).rejects.toThrow(message);
  });

  it("uses the decimal mark in the settings", async () => {
    const path = put(
      "named.csv",
      table((date, one) => `${date};1,${one.replace(".", "").slice(-3)}`, "Month;Sales", "\n"),
    );
    const settings = experiments.forecast.complete({ ...tiny, file: path, decimal: "," });
    expect(await experiments.forecast.prepare(settings)).toHaveProperty("sha256");
  });
});

describe("the experiment forecast with numbers", () => {
  const numbers = Array.from({ length: 48 }, (_, n) => Number(value(n).toFixed(2)));

  it("gives the measurements of forecastSeries", async () => {
    const settings = { ...tiny, series: numbers.join(" "), season: 12 };
    expect(await experiments.forecast.run(settings, { seed: 2 })).toEqual(
      await forecastSeries(numbers, { ...tiny, season: 12 }, { seed: 2 }),
    );
  });

  it.each<[string, object, RegExp]>([
    [
      "no season",
      { series: "1 2 3" },
      /forecast: the setting season is missing\. Set it to the number of steps in one season/,
    ],
    [
      "a decimal comma",
      { series: "1 2,5 3", season: 1 },
      /the setting series must be numbers with a decimal point, .*, got "2,5" at place 2 of 3/,
    ],
    [
      "too few numbers",
      { series: "1 2 4", season: 1 },
      /need at least 23 numbers, got 3\. Use smaller settings, for example window 2/,
    ],
    ["a file as well", { series: "1 2", season: 1, file: "a.csv" }, /file and series cannot be combined/],
    [
      "a season without a series",
      { season: 4 },
      /the setting season describes your own series; set file or series too/,
    ],
  ])("rejects %s", async (_, some, message) => {
    const prepare = async () => experiments.forecast.prepare(experiments.forecast.complete({ ...tiny, ...some }));
    await expect(prepare()).rejects.toThrow(message);
  });
});
