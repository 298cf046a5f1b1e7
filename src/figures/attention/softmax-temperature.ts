// Draws the figure `softmaxTemperature`, which shows softmax weights as bars, with a slider for the temperature.
import type { Data } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { attentionColour, palette } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { finite, indices, type NumberList, numberList, rounded, sameLength } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { slider } from "../kit/slider";
import { axis, baseLayout, config, note } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";

/** The options of `softmaxTemperature`. */
export interface SoftmaxTemperatureOptions {
  /** Names of the scores [S]; default 0, 1, … */
  readonly tokens?: readonly string[];
  /** The lowest and the highest temperature; default 0.1 and 10. The slider has ten positions per decade. */
  readonly from?: number;
  readonly to?: number;
  /** The temperature that is shown first; default 1, or the position nearest to it. */
  readonly start?: number;
  readonly title?: string;
}

const MAX_SCORES = 40;
const POSITIONS_PER_DECADE = 10;
const MAX_POSITIONS = 100;

/**
 * Returns a figure with the weights softmax(scores / temperature) as bars, and a slider for the temperature. S source length.
 *
 * At a low temperature, the largest score gets nearly all the weight. At a high temperature, all weights approach 1 / S, where the dashed line is.
 * The figure also shows the entropy in nats, and the number of equal weights with the same entropy, exp(entropy).
 *
 * @param scores the scores, before the softmax [S], at most 40
 * @throws InputError if there are no scores or more than 40, if a score is NaN, if a temperature is 0 or less, if the range is empty, or if
 * there is not one token per score
 */
export function softmaxTemperature(scores: NumberList, options: SoftmaxTemperatureOptions = {}): Figure {
  const caller = "softmaxTemperature";
  checkNames(caller, "options", options, ["tokens", "from", "to", "start", "title"]);
  const list = numberList(caller, "scores", scores);
  if (list.length > MAX_SCORES)
    throw new InputError(
      `${caller}: scores must have at most ${MAX_SCORES} entries to stay readable, got ${list.length}.`,
    );
  const { tokens } = options;
  if (tokens) sameLength(caller, "tokens", tokens.length, list.length, "the scores");
  const temperatures = positions(caller, options);
  const start = finite(
    caller,
    "start",
    options.start ?? Math.min(Math.max(1, temperatures[0] as number), temperatures.at(-1) as number),
  );
  const distance = (t: number) => Math.abs(Math.log(t / start));
  if (!(start >= (temperatures[0] as number) && start <= (temperatures.at(-1) as number)))
    throw new InputError(
      `${caller}: start must be between \`from\` = ${temperatures[0]} and \`to\` = ${temperatures.at(-1)}, got ${start}.`,
    );
  const active = indices(temperatures.length).reduce((best, n) =>
    distance(temperatures[n] as number) < distance(temperatures[best] as number) ? n : best,
  );
  const name = (s: number) => escapeText(tokens?.[s] ?? String(s));
  const shown = temperatures[active] as number;
  const tight = list.length > 12;
  const even = rounded(1 / list.length);
  return {
    data: tracesFor(list, shown, name),
    frames: temperatures.map((temperature) => ({ name: say(temperature), data: tracesFor(list, temperature, name) })),
    layout: {
      ...baseLayout({ title: options.title, height: 470, margin: { b: 176, r: 106 } }),
      bargap: 0.35,
      xaxis: axis(undefined, {
        range: [-0.6, list.length - 0.4],
        tickmode: "array",
        tickvals: indices(list.length),
        ticktext: list.map((score, s) => (tight ? name(s) : `${name(s)}<br>score ${say(score)}`)),
        ...(tight ? { tickangle: -90 } : {}),
        showgrid: false,
      }),
      yaxis: axis("weight", { range: [0, 1.34], tickvals: [0, 0.25, 0.5, 0.75, 1] }),
      shapes: [
        {
          type: "line",
          xref: "paper",
          x0: 0,
          x1: 1,
          y0: even,
          y1: even,
          line: { color: palette.reference, width: 1.5, dash: "dash" },
        },
      ],
      annotations: [
        note(`equal: ${say(even)}`, {
          xref: "paper",
          x: 1,
          y: even,
          xanchor: "left",
          yanchor: "middle",
          xshift: 6,
          font: { size: 12, color: palette.neutral },
        }),
      ],
      sliders: [
        {
          ...slider({ frames: temperatures.map(say), active, prefix: "temperature = ", colour: attentionColour }),
          pad: { t: tight ? 84 : 64, b: 0 },
        },
      ],
    },
    config,
    alt:
      `Bars of softmax(scores / temperature) over ${list.length} scores, with a slider for the temperature from ${say(temperatures[0] as number)} to ` +
      `${say(temperatures.at(-1) as number)}. ${[
        ...new Set([temperatures[0] as number, shown, temperatures.at(-1) as number]),
      ]
        .map((temperature) => {
          const { most, mostAt } = extremes(softmax(list, temperature));
          return `At ${say(temperature)} the largest weight is ${say(most)} (${tokens?.[mostAt] ?? mostAt}), and the entropy is that of ${say(evenness(softmax(list, temperature)))} equal weights.`;
        })
        .join(" ")} Equal weights would be ${say(even)}.`,
  };
}

function positions(caller: string, options: SoftmaxTemperatureOptions): number[] {
  const [from, to] = [finite(caller, "from", options.from ?? 0.1), finite(caller, "to", options.to ?? 10)];
  if (!(from > 0 && to > from))
    throw new InputError(
      `${caller}: \`from\` must be above 0 and below \`to\`, got \`from\` = ${from} and \`to\` = ${to}. At temperature 0 softmax is not defined.`,
    );
  const count = Math.round(Math.log10(to / from) * POSITIONS_PER_DECADE) + 1;
  if (count < 2 || count > MAX_POSITIONS)
    throw new InputError(
      `${caller}: the range from ${from} to ${to} must give 2 to ${MAX_POSITIONS} positions, ${POSITIONS_PER_DECADE} per decade, got ${count}.`,
    );
  const at = (n: number) => Number((from * (to / from) ** (n / (count - 1))).toPrecision(2));
  return [...new Set(indices(count).map(at))];
}

/** Returns softmax(scores / temperature). The largest score is subtracted first, so that no exponential overflows. */
function softmax(scores: readonly number[], temperature: number): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - most) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => rounded(power / sum));
}

const entropy = (weights: readonly number[]) => weights.reduce((sum, w) => sum - (w > 0 ? w * Math.log(w) : 0), 0);
const evenness = (weights: readonly number[]) => Math.exp(entropy(weights));

/** Returns the traces of a slider position: the weights as bars, and a text with the entropy. Every position has these two, because Plotly replaces the traces one by one. */
function tracesFor(scores: readonly number[], temperature: number, name: (s: number) => string): Data[] {
  const weights = softmax(scores, temperature);
  const { most, mostAt } = extremes(weights);
  return [
    {
      type: "bar",
      name: "weights",
      x: indices(weights.length),
      y: weights,
      marker: { color: attentionColour },
      hovertemplate: "weight %{y:.4f}<extra></extra>",
    },
    {
      type: "scatter",
      mode: "text",
      name: "in numbers",
      x: [scores.length - 0.45],
      y: [1.33],
      text: [
        `largest weight ${say(most)} (${name(mostAt)})<br>entropy ${say(rounded(Math.abs(entropy(weights))))} of at most ${say(Math.log(scores.length))}<br>same entropy as ${say(rounded(evenness(weights)))} equal weights`,
      ],
      textposition: "bottom left",
      textfont: { size: 13, color: palette.ink },
      hoverinfo: "skip",
      cliponaxis: false,
    },
  ];
}
