// Weights the loss of each row by the class of its label.
import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import { placeOf } from "./non-finite";
import type { ClassWeight, TrainOptions } from "./options";

/** Computes the loss of a batch: it multiplies the loss of each label by the weight of the label's class, and returns the mean. */
export type WeightedLoss = (losses: Tensor, batch: object, rows: Int32Array | undefined) => Tensor;

type Options = Pick<TrainOptions<object, object>, "classWeight" | "classColumn" | "data">;

/**
 * Returns a function that computes the mean of weight × loss over all labels. As in Keras and tfjs, the sum is divided by the number of labels, not
 * by the sum of the weights.
 * @returns undefined if the options have no class weights
 * @throws InputError for invalid class weights
 */
export function weightedLoss({ classWeight, classColumn = "targets", data }: Options): WeightedLoss | undefined {
  if (classWeight === undefined) return undefined;
  const weights = classWeight === "balanced" ? balanced(data, classColumn) : checkWeights(classWeight);
  return (losses, batch, rows) => {
    const labels = labelsOf(batch, classColumn);
    const classes = classesOf(labels, losses, classColumn, rows);
    const each = classes.map((id, n) => {
      if (id === undefined) return 0; // a row of zeros is padding
      const weight = weights.get(id);
      if (weight !== undefined) return weight;
      const known = [...weights.keys()].join(", ");
      throw new InputError(
        `train: options.classWeight must have a weight for each class, got none for class ${id} of data.${classColumn} at ${placeOf(losses.shape, n, rows)}. There are weights for ${known}.`,
      );
    });
    return tf.mean(tf.mul(losses, tf.tensor(each, losses.shape, "float32")));
  };
}

function labelsOf(batch: object, column: string): Tensor {
  const labels = (batch as Readonly<Record<string, unknown>>)[column];
  if (labels instanceof tf.Tensor) return labels;
  const there = Object.keys(batch).join(", ");
  throw new InputError(
    `train: options.classWeight needs labels as a tensor in data.${column}, got ${labels === undefined ? `none; the columns are ${there}` : typeof labels}. ` +
      "Name another column with classColumn.",
  );
}

/**
 * Returns the class of each label. Labels are class ids of the same shape as the losses (an extra last axis of size 1 is allowed), or one-hot
 * rows. The class of a one-hot row of zeros is undefined.
 */
function classesOf(
  labels: Tensor,
  losses: Tensor,
  column: string,
  rows: Int32Array | undefined,
): readonly (number | undefined)[] {
  const [shape, wanted] = [labels.shape.join(), losses instanceof tf.Tensor ? losses.shape.join() : undefined];
  const perRow = losses instanceof tf.Tensor && losses.rank > 0 && losses.dtype === "float32";
  if (perRow && (shape === wanted || shape === `${wanted},1`))
    return Array.from(labels.dataSync(), (id, n) => {
      if (Number.isInteger(id) && id >= 0) return id;
      throw new InputError(
        `train: data.${column} must contain class ids, whole numbers of at least 0, got ${id} at ${placeOf(losses.shape, n, rows)}.`,
      );
    });
  const C = labels.shape.at(-1) as number;
  if (perRow && shape === `${wanted},${C}`) return hotClasses(labels, C, column, losses.shape, rows);
  const got = losses instanceof tf.Tensor ? `${losses.dtype} of shape [${losses.shape.join(", ")}]` : String(losses);
  throw new InputError(
    `train: options.loss must return one float32 loss for each label if classWeight is given, got ${got} for data.${column} of shape [${labels.shape.join(", ")}]. ` +
      "Do not take the mean of the losses; for functions of tf.losses, pass tf.Reduction.NONE.",
  );
}

function hotClasses(
  labels: Tensor,
  C: number,
  column: string,
  shape: readonly number[],
  rows: Int32Array | undefined,
): readonly (number | undefined)[] {
  const values = labels.dataSync();
  return Array.from({ length: values.length / C }, (_, n) => {
    const row = Array.from(values.subarray(n * C, (n + 1) * C));
    const ones = row.filter((value) => value === 1).length;
    if (ones > 1 || row.some((value) => value !== 0 && value !== 1))
      throw new InputError(
        `train: data.${column} must contain only 0 and at most one 1 in each row of ${C} classes (a row of zeros is padding), got ${row.join(", ")} at ${placeOf(shape, n, rows)}.`,
      );
    return ones === 1 ? row.indexOf(1) : undefined;
  });
}

function checkWeights(given: Exclude<ClassWeight, "balanced">): ReadonlyMap<number, number> {
  const expected = 'must be "balanced", or a weight for each class such as [1, 9] or { 0: 1, 1: 9 }';
  if (typeof given !== "object" || given === null)
    throw new InputError(`train: options.classWeight ${expected}, got ${JSON.stringify(given)}.`);
  const weights = new Map(Object.entries(given).map(([id, weight]) => [Number(id), weight as number]));
  const odd = [...weights].find(([id, weight]) => !(Number.isInteger(id) && Number.isFinite(weight) && weight >= 0));
  if (odd || ![...weights.values()].some((weight) => weight > 0))
    throw new InputError(
      `train: options.classWeight ${expected}, with no weight below 0 and at least one weight above 0, got ${JSON.stringify(given)}.`,
    );
  return weights;
}

/** Returns the weight N / (C n) of each class, where n of the N labels have the class and C is the number of classes that occur. */
function balanced(data: TrainOptions<object, object>["data"], column: string): ReadonlyMap<number, number> {
  if (typeof data === "function")
    throw new InputError(
      'train: options.classWeight "balanced" needs a record of data so that it can count rows, got a function. Give a weight for each class instead.',
    );
  const labels = labelsOf(data, column);
  // Labels are one-hot rows if their last axis is longer than 1 and they contain only 0 and 1. All other labels are ids.
  const isHot =
    labels.rank > 1 &&
    labels.shape.at(-1) !== 1 &&
    Array.from(labels.dataSync()).every((value) => value === 0 || value === 1);
  const like = tf.zeros(isHot ? labels.shape.slice(0, -1) : labels.shape);
  try {
    const classes = classesOf(labels, like, column, undefined).filter((id) => id !== undefined);
    const counts = new Map<number, number>();
    for (const id of classes) counts.set(id, (counts.get(id) ?? 0) + 1);
    return new Map([...counts].map(([id, count]) => [id, classes.length / (counts.size * count)]));
  } finally {
    like.dispose();
  }
}
