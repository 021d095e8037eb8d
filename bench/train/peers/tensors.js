// What the tensor libraries have in common: minibatches and parameters as flat arrays with shapes.
import { data, shapes, size } from "../workloads.js";

/** Minibatches in their order: inputs (rows × features) and one-hot labels (rows × classes). */
export function minibatches(workload) {
  const { inputs, labels } = data(workload);
  const { batch, examples, widths } = workload;
  const classes = widths.at(-1);
  return Array.from({ length: examples / batch }, (_, b) => {
    const oneHot = new Float32Array(batch * classes);
    for (let i = 0; i < batch; i++) oneHot[i * classes + labels[b * batch + i]] = 1;
    return { inputs: inputs.slice(b * batch * widths[0], (b + 1) * batch * widths[0]), oneHot };
  });
}

/** Values and shape of each parameter tensor, all models' behind each other. */
export function parameterTensors(workload, { weights, lrs }) {
  const ofModel = weights.length / lrs.length;
  let first = 0;
  return shapes(workload).map((shape) => {
    const count = size(shape);
    const values = new Float32Array(count * lrs.length);
    for (let model = 0; model < lrs.length; model++)
      values.set(weights.subarray(model * ofModel + first, model * ofModel + first + count), model * count);
    first += count;
    return { values, shape };
  });
}
