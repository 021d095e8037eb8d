// The workloads trained in f64 by the plainest code there is: what every engine's losses are compared with.
import { ADAM, data, parameters, population, single } from "./workloads.js";

/** Losses before each of the first steps, averaged over the models. */
export function reference(workload, steps) {
  const curves = Array.from({ length: workload.models }, (_, model) => curve(workload, model, steps));
  return curves[0].map((_, step) => curves.reduce((sum, losses) => sum + losses[step], 0) / curves.length);
}

/** Largest relative difference of two curves; infinite where one is not finite. */
export function difference(losses, expected) {
  const worst = Math.max(...expected.map((loss, step) => Math.abs(losses[step] - loss) / loss));
  return Number.isFinite(worst) ? worst : Infinity;
}

function curve(workload, model, steps) {
  const { examples } = workload;
  const descent = descend(workload, single(population(workload), model), (k) => k % examples);
  return Array.from({ length: steps }, () => descent.next().value.loss);
}

/**
 * Trains one model with Adam. Each step gives its loss before the update, and the parameters after it. `row(k)` is the
 * k-th example that minibatches take; the last of an epoch is as large as all others.
 */
export function* descend(workload, { weights, lrs }, row) {
  const { batch } = workload;
  const count = parameters(workload);
  const theta = Float64Array.from(weights);
  const [gradient, first, second] = [0, 1, 2].map(() => new Float64Array(count));
  const { beta1, beta2, eps } = ADAM;
  const addTo = lossOf(workload, theta, gradient);
  for (let step = 1; ; step++) {
    gradient.fill(0);
    let sum = 0;
    for (let i = 0; i < batch; i++) sum += addTo(row((step - 1) * batch + i));
    for (let i = 0; i < count; i++) {
      const g = gradient[i] / batch;
      first[i] = beta1 * first[i] + (1 - beta1) * g;
      second[i] = beta2 * second[i] + (1 - beta2) * g * g;
      const scale = Math.sqrt(second[i] / (1 - beta2 ** step)) + eps;
      theta[i] -= (lrs[0] * (first[i] / (1 - beta1 ** step))) / scale;
    }
    yield { loss: sum / batch, theta };
  }
}

/** The mean loss of all examples. */
export function meanLoss(workload, theta) {
  const loss = lossOf(workload, theta, new Float64Array(theta.length));
  const losses = Array.from({ length: workload.examples }, (_, row) => loss(row));
  return losses.reduce((sum, it) => sum + it, 0) / losses.length;
}

/** The loss of an example, whose gradient it adds. */
function lossOf(workload, theta, gradient) {
  const { inputs, labels } = data(workload);
  const features = workload.widths[0];
  const example = workload.architecture === "cnn" ? cnn : perceptron;
  return (row) =>
    example(workload, theta, gradient, inputs.subarray(row * features, (row + 1) * features), labels[row]);
}

/** Softmax cross-entropy; the logits become their gradient. */
function crossEntropy(logits, label) {
  const largest = Math.max(...logits);
  const sum = logits.reduce((total, z) => total + Math.exp(z - largest), 0);
  const loss = Math.log(sum) + largest - logits[label];
  for (let c = 0; c < logits.length; c++) logits[c] = Math.exp(logits[c] - largest) / sum - (c === label ? 1 : 0);
  return loss;
}

/** Adds one example's gradient; returns its loss. */
function perceptron({ architecture, widths }, theta, gradient, inputs, label) {
  const tanh = architecture === "tanh";
  const flows = [inputs];
  const offsets = [];
  for (let layer = 0, offset = 0; layer + 1 < widths.length; layer++) {
    const outputs = dense(flows[layer], theta, offset, widths[layer + 1]);
    const last = layer + 2 === widths.length;
    flows.push(last ? outputs : outputs.map(tanh ? Math.tanh : (z) => Math.max(0, z)));
    offsets.push(offset);
    offset += (widths[layer] + 1) * widths[layer + 1];
  }
  let delta = flows.pop();
  const loss = crossEntropy(delta, label);
  for (let layer = offsets.length - 1; layer >= 0; layer--) {
    const flow = flows[layer];
    const back = denseBack(flow, theta, gradient, offsets[layer], delta);
    delta = back.map((d, k) => (tanh ? d * (1 - flow[k] ** 2) : flow[k] > 0 ? d : 0));
  }
  return loss;
}

/** Weights (inputs × outputs) at `offset`, the bias behind them. */
function dense(flow, theta, offset, outputs) {
  const bias = offset + flow.length * outputs;
  const sums = theta.slice(bias, bias + outputs);
  flow.forEach((x, k) => {
    for (let j = 0; j < outputs; j++) sums[j] += x * theta[offset + k * outputs + j];
  });
  return sums;
}

/** Adds to the gradient; returns that of the inputs. */
function denseBack(flow, theta, gradient, offset, delta) {
  const outputs = delta.length;
  delta.forEach((d, j) => (gradient[offset + flow.length * outputs + j] += d));
  return Float64Array.from(flow, (x, k) => {
    let back = 0;
    for (let j = 0; j < outputs; j++) {
      gradient[offset + k * outputs + j] += x * delta[j];
      back += theta[offset + k * outputs + j] * delta[j];
    }
    return back;
  });
}

const CONV1 = { inputs: 1, outputs: 8, side: 8, weight: 0, bias: 72 };
const CONV2 = { inputs: 8, outputs: 16, side: 4, weight: 80, bias: 1232 };
const DENSE = 1248;

function cnn(_, theta, gradient, picture, label) {
  const maps1 = convolution(CONV1, theta, picture).map((z) => Math.max(0, z));
  const { pooled, from } = maxPool(maps1);
  const maps2 = convolution(CONV2, theta, pooled).map((z) => Math.max(0, z));
  const logits = dense(maps2, theta, DENSE, 10);
  const loss = crossEntropy(logits, label);
  const delta2 = denseBack(maps2, theta, gradient, DENSE, logits).map((d, k) => (maps2[k] > 0 ? d : 0));
  const backPooled = convolutionBack(CONV2, theta, gradient, pooled, delta2);
  const delta1 = new Float64Array(maps1.length);
  backPooled.forEach((d, k) => (delta1[from[k]] += pooled[k] > 0 ? d : 0));
  convolutionBack(CONV1, theta, gradient, picture, delta1);
  return loss;
}

/** Calls `visit(output, weight, input)` with the places of all products of a 3 × 3 convolution with same padding. */
function eachProduct({ inputs, outputs, side, weight }, visit) {
  for (let o = 0; o < outputs; o++)
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++)
        for (let i = 0; i < inputs; i++)
          for (let tap = 0; tap < 9; tap++) {
            const y = row + Math.floor(tap / 3) - 1;
            const x = column + (tap % 3) - 1;
            if (y < 0 || y >= side || x < 0 || x >= side) continue;
            visit((o * side + row) * side + column, weight + (o * inputs + i) * 9 + tap, (i * side + y) * side + x);
          }
}

function convolution(layer, theta, flow) {
  const cells = layer.side ** 2;
  const sums = Float64Array.from(
    { length: layer.outputs * cells },
    (_, k) => theta[layer.bias + Math.floor(k / cells)],
  );
  eachProduct(layer, (output, weight, input) => (sums[output] += flow[input] * theta[weight]));
  return sums;
}

/** Adds to the gradient; returns that of the inputs. */
function convolutionBack(layer, theta, gradient, flow, delta) {
  const cells = layer.side ** 2;
  const back = new Float64Array(flow.length);
  delta.forEach((d, k) => (gradient[layer.bias + Math.floor(k / cells)] += d));
  eachProduct(layer, (output, weight, input) => {
    gradient[weight] += flow[input] * delta[output];
    back[input] += theta[weight] * delta[output];
  });
  return back;
}

/** 8 × 8 × 8 to 8 × 4 × 4, and where each largest value (the first of equals) came from. */
function maxPool(maps) {
  const from = Uint16Array.from({ length: 128 }, (_, k) => {
    const corner = Math.floor(k / 16) * 64 + Math.floor((k % 16) / 4) * 16 + (k % 4) * 2;
    return [corner, corner + 1, corner + 8, corner + 9].reduce((best, place) =>
      maps[place] > maps[best] ? place : best,
    );
  });
  return { from, pooled: Float64Array.from(from, (place) => maps[place]) };
}
