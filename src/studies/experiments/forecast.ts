// Defines the experiment `forecast`. It asks whether a recurrent network forecasts better than repeating the last season.
import { z } from "zod";
import { InputError } from "../../base/validate";
import { loadCo2 } from "../../data/co2";
import { loadCsv } from "../../data/csv/csv";
import { numbersIn } from "../../data/number-list";
import { checksum } from "../../data/own-file";
import { seriesOf } from "../../data/series";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import { checkForecasts, type ForecastMeasured, measureForecasts, type SeriesSettings } from "../forecast-series";
import { seriesSettings } from "../settings";

/** The number of months in a year. */
const SEASON = 12;
/** The number of months in the CO2 series. */
const MONTHS = 672;

/** The settings of the experiment `forecast`. The settings listed below are null if the kit's own series, CO2, is used. */
export type ForecastSettings = SeriesSettings & {
  /** The path of your own CSV or TSV file. */
  readonly file: string | null;
  /** The name of the file's column of numbers. null if the file has only one. */
  readonly column: string | null;
  /** The decimal mark of the file's numbers. null if it must be detected. */
  readonly decimal: "." | "," | null;
  /** The order of day and month in the file's dates. null if it must be detected. */
  readonly dates: "day-first" | "month-first" | null;
  /** Your own numbers in order, separated by spaces, as one text. Use it instead of a file. */
  readonly series: string | null;
  /** m, the number of steps in a season. null if it must be detected from the file's dates. */
  readonly season: number | null;
  /** The SHA-256 of the file. It is filled in automatically, so that the experiment is run again if the file has changed. */
  readonly sha256: string | null;
};

/** The experiment: forecasts CO2 at Mauna Loa, or your own series, with a recurrent network, and measures the errors. */
export const forecast: Experiment<ForecastSettings, ForecastMeasured> = experiment({
  name: "forecast",
  question:
    "How well does each cell forecast a series, such as the carbon dioxide in the air, and how well do simple rules?",
  revision: 1,
  settings: {
    ...seriesSettings,
    file: z.string().min(1).nullable().default(null).describe("your own CSV or TSV file, instead of CO2"),
    column: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe("the file's column of numbers, if it has more than one"),
    decimal: z.enum([".", ","]).nullable().default(null).describe("the decimal mark in the file, if it is unclear"),
    dates: z
      .enum(["day-first", "month-first"])
      .nullable()
      .default(null)
      .describe("the order of day and month in the file's dates, if it is unclear"),
    series: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe("your own numbers, separated by spaces, instead of a file"),
    season: z.int().min(1).nullable().default(null).describe("steps in a season, if the file's dates do not show them"),
    sha256: z.string().nullable().default(null).describe("the file's SHA-256, which is filled in automatically"),
  },
  later: ["file", "column", "decimal", "dates", "series", "season", "sha256"],
  refuse: ({ window, horizon, origins, ...source }: ForecastSettings) => {
    const { file, column, decimal, dates, series, season, sha256 } = source;
    if (file !== null && series !== null) return "the settings file and series cannot be combined; set one of them.";
    const alone = Object.entries({ column, decimal, dates, sha256 }).find(([, value]) => value !== null);
    if (file === null && alone) return `the setting ${alone[0]} describes your own file; set file too.`;
    if (file !== null) return undefined; // the length of the series is known only after the file is read
    if (series !== null) return season === null ? `the setting season is missing. ${SEASONS}` : undefined;
    if (season !== null) return "the setting season describes your own series; set file or series too.";
    const windows = MONTHS - horizon - origins + 1 - window - horizon + 1;
    return windows >= 60
      ? undefined
      : `window, horizon and origins leave ${Math.max(0, windows)} windows of the ${MONTHS} months to train on; at least 60 must be left.`;
  },
  prepare: async (settings: ForecastSettings) => {
    const { file, series } = settings;
    if (file === null && series === null) return {};
    const { values, season } = await seriesFor(settings);
    checkForecasts("forecast", values, settings, season);
    return file === null ? {} : { sha256: await checksum("forecast", file) };
  },
  run: async (settings: ForecastSettings, context) => {
    const { values, season } = await seriesFor(settings);
    return measureForecasts("forecast", values, settings, season, context);
  },
});

const SEASONS =
  "Set it to the number of steps in one season, such as 12 for months; 1 is for a series without seasons.";

/**
 * Returns the series of a run: the kit's series, your own numbers, or the series in your file.
 * @throws InputError if the numbers or the file cannot be used, or if the file has changed since the run was planned
 */
async function seriesFor({ file, column, decimal, dates, series, season, sha256 }: ForecastSettings) {
  if (series !== null) return { values: numbersIn("forecast", "the setting series", series), season: season as number };
  if (file === null) return { values: (await loadCo2()).values, season: SEASON };
  if (sha256 !== null) await checksum("forecast", file, sha256);
  const table = await loadCsv(file, { ...(decimal && { decimal }), ...(dates && { dates }) });
  const found = seriesOf(table, column === null ? {} : { column });
  const steps = season ?? found.season;
  if (steps !== undefined) return { values: found.values, season: steps };
  throw new InputError(
    `forecast: the setting season is missing, because the dates of "${file}" do not show it. ${SEASONS}`,
  );
}
