import { z } from "zod";
import { InputError } from "../../base/validate";
import { loadCo2 } from "../../data/co2";
import { loadCsv } from "../../data/csv/csv";
import { checksum } from "../../data/own-file";
import { seriesOf } from "../../data/series";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import { type ForecastMeasured, measureForecasts, type SeriesSettings, seriesSettings } from "../forecast-series";

/** Months a year. */
const SEASON = 12;
/** Months of the series. */
const MONTHS = 672;

/** What the experiment `forecast` is run with. The last four are null for the kit's own series. */
export type ForecastSettings = SeriesSettings & {
  /** The path of a CSV or TSV file with a series of one's own. */
  readonly file: string | null;
  /** Its column of numbers; null: the only one. */
  readonly column: string | null;
  /** m, steps in a season; null: as the file's dates say. */
  readonly season: number | null;
  /** The file's SHA-256, filled in by `sweep`: a run is made again when the file has changed. */
  readonly sha256: string | null;
};

/** CO2 at Mauna Loa, some months ahead, or a series of one's own: do the gates earn their keep on a real series? */
export const forecast: Experiment<ForecastSettings, ForecastMeasured> = experiment({
  name: "forecast",
  question: "How well does each cell forecast the carbon dioxide in the air, and how well do simple rules?",
  revision: 1,
  settings: {
    ...seriesSettings,
    file: z.string().min(1).nullable().default(null).describe("a CSV or TSV file of your own, instead of CO2"),
    column: z.string().min(1).nullable().default(null).describe("the file's column of numbers, where it has several"),
    season: z.int().min(1).nullable().default(null).describe("steps in a season, where the file's dates do not tell"),
    sha256: z.string().nullable().default(null).describe("the file's SHA-256, which is filled in for you"),
  },
  later: ["file", "column", "season", "sha256"],
  refuse: ({ window, horizon, origins, file, column, season, sha256 }: ForecastSettings) => {
    if (file !== null) return undefined; // how long the series is, its file says
    const alone = Object.entries({ column, season, sha256 }).find(([, value]) => value !== null);
    if (alone) return `the setting ${alone[0]} describes a file of your own; set file too.`;
    const windows = MONTHS - horizon - origins + 1 - window - horizon + 1;
    return windows >= 60
      ? undefined
      : `window, horizon and origins leave ${Math.max(0, windows)} windows of the ${MONTHS} months to train on; at least 60 must be left.`;
  },
  prepare: async ({ file }: ForecastSettings) => (file === null ? {} : { sha256: await checksum("forecast", file) }),
  run: async (settings: ForecastSettings, context) => {
    const { values, season } = await seriesFor(settings);
    return measureForecasts("forecast", values, settings, season, context);
  },
});

/** The kit's series, or that of a file. @throws InputError when the file cannot be used, or is not the one that the run is about */
async function seriesFor({ file, column, season, sha256 }: ForecastSettings) {
  if (file === null) return { values: (await loadCo2()).values, season: SEASON };
  if (sha256 !== null) await checksum("forecast", file, sha256);
  const found = seriesOf(await loadCsv(file), column === null ? {} : { column });
  const steps = season ?? found.season;
  if (steps !== undefined) return { values: found.values, season: steps };
  throw new InputError(
    `forecast: the setting season must be a whole number of steps, since the dates of "${file}" do not tell. 1 is a series without seasons.`,
  );
}
