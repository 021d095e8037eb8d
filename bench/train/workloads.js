// What is trained: networks, data, initial weights, learning rates, and the floating-point operations of a step.
// Every engine and the f64 reference read it here, so all train the same thing.

const perceptron = (widths, activation, batch, lr, models = 1) => ({
  architecture: activation,
  widths,
  batch,
  lr,
  models,
  examples: 512,
});

/** Softmax cross-entropy, Adam; contiguous minibatches in rotation; E and F are populations of models of A and C. */
export const WORKLOADS = {
  A: perceptron([2, 16, 16, 2], "tanh", 32, 0.01),
  B: perceptron([2, 32, 32, 2], "tanh", 128, 0.01),
  C: perceptron([64, 64, 32, 10], "relu", 64, 0.003),
  // 8 × 8 pictures: conv 3×3×8, relu, max pool 2, conv 3×3×16, relu, dense 10; same padding.
  D: { architecture: "cnn", widths: [64, 10], batch: 32, lr: 0.003, models: 1, examples: 512 },
  E: perceptron([2, 16, 16, 2], "tanh", 32, 0.01, 64),
  F: perceptron([64, 64, 32, 10], "relu", 64, 0.003, 64),
};

export const ADAM = { beta1: 0.9, beta2: 0.999, eps: 1e-8 };

/** Uniform numbers in [0, 1): mulberry32. */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `inputs` has an example a row. */
export function data({ widths, examples }) {
  const features = widths[0];
  const random = uniform(12345);
  const inputs = new Float32Array(examples * features);
  const labels = new Uint32Array(examples);
  const label = features === 2 ? quadrant : linearTeacher(features, widths.at(-1), random);
  for (let i = 0; i < examples; i++) {
    const row = inputs.subarray(i * features, (i + 1) * features);
    for (let k = 0; k < features; k++) row[k] = random() * 2 - 1;
    labels[i] = label(row);
  }
  return { inputs, labels };
}

const quadrant = ([x, y]) => (x * y > 0 ? 1 : 0);

/** The class of the largest of some fixed random linear functions. */
function linearTeacher(features, classes, random) {
  const teacher = Float64Array.from({ length: features * classes }, () => random() * 2 - 1);
  return (row) => {
    const scores = new Float64Array(classes);
    for (let k = 0; k < features; k++) for (let c = 0; c < classes; c++) scores[c] += row[k] * teacher[k * classes + c];
    return scores.indexOf(Math.max(...scores));
  };
}

export const size = (shape) => shape.reduce((product, n) => product * n, 1);

/**
 * Of weight and bias of each layer. Dense weights are inputs × outputs; convolutions are outputs × inputs × 3 × 3; the
 * dense layer after them takes channel by channel.
 */
export function shapes({ architecture, widths }) {
  if (architecture === "cnn") return [[8, 1, 3, 3], [8], [16, 8, 3, 3], [16], [256, 10], [10]];
  return widths.slice(1).flatMap((outputs, layer) => [[widths[layer], outputs], [outputs]]);
}

export const parameters = (workload) => shapes(workload).reduce((sum, shape) => sum + size(shape), 0);

/** All models' initial weights and learning rates: `weights` has a model after the other in the order of `shapes`. */
export function population(workload) {
  const { models, lr } = workload;
  const weights = new Float32Array(parameters(workload) * models);
  for (let model = 0, next = 0; model < models; model++) {
    const random = uniform(777 + model);
    for (const shape of shapes(workload)) {
      const fanIn = shape.length === 4 ? shape[1] * 9 : shape[0];
      const bound = shape.length === 1 ? 0 : Math.sqrt((workload.architecture === "tanh" ? 3 : 6) / fanIn);
      for (let i = 0; i < size(shape); i++) weights[next++] = bound && (random() * 2 - 1) * bound;
    }
  }
  const spread = (model) => (models === 1 ? lr : lr * 10 ** (model / (models - 1) - 0.5));
  return { weights, lrs: Float32Array.from({ length: models }, (_, model) => spread(model)) };
}

/** One of the models of a population. */
export function single({ weights, lrs }, model) {
  const count = weights.length / lrs.length;
  return { weights: weights.subarray(model * count, (model + 1) * count), lrs: lrs.subarray(model, model + 1) };
}

/**
 * Of a step of one model: the multiplications and additions of its matrix products and convolutions, forward, for the
 * weights' gradients and for the inputs' gradients (not needed for the first layer). Activations, softmax and Adam do
 * not count.
 */
export function flops({ architecture, widths, batch }) {
  const layers =
    architecture === "cnn"
      ? [64 * 8 * 9, 16 * 16 * 72, 256 * 10]
      : widths.slice(1).map((outputs, layer) => widths[layer] * outputs);
  return batch * layers.reduce((sum, products, layer) => sum + 2 * products * (layer ? 3 : 2), 0);
}
