// TensorFlow.js, core API in production mode, minibatches resident as tensors. One model: its own Adam and
// `minimize`. A population: batched products over variables with the models as first dimension, and Adam in tensor
// operations, with a learning rate for each model.
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgl";
import "@tensorflow/tfjs-backend-webgpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { serve } from "../worker.js";
import { ADAM } from "../workloads.js";
import { minibatches, parameterTensors } from "./tensors.js";

serve(async (workload, models, { backend }) => {
  setWasmPaths(new URL("./", self.location.href).href);
  if (!(await tf.setBackend(backend))) throw new Error(`backend ${backend} did not start`);
  await tf.ready();
  tf.enableProdMode();
  const batches = minibatches(workload).map((batch) => tensors(workload, models.lrs.length, batch));
  const variables = parameterTensors(workload, models).map((it) => variable(workload, models.lrs.length, it));
  const stepper = models.lrs.length === 1 ? single : batched;
  const step = stepper(workload, models.lrs, variables);
  let done = 0;
  const next = (read) => step(batches[done++ % batches.length], read);
  return {
    run: async (steps) => {
      for (let i = 1; i < steps; i++) next(false);
      const loss = next(true);
      const [value] = await loss.data();
      loss.dispose();
      return value;
    },
  };
});

function tensors({ architecture, batch, widths }, models, { inputs, oneHot }) {
  return tf.tidy(() => {
    const labels = tf.tensor2d(oneHot, [batch, widths.at(-1)]);
    if (architecture === "cnn") return { inputs: tf.tensor4d(inputs, [batch, 8, 8, 1]), labels };
    const rows = tf.tensor2d(inputs, [batch, widths[0]]);
    if (models === 1) return { inputs: rows, labels };
    return { inputs: rows.expandDims(0).tile([models, 1, 1]), labels: labels.expandDims(0).tile([models, 1, 1]) };
  });
}

function variable({ architecture }, models, { values, shape }) {
  return tf.tidy(() => {
    if (models > 1) return tf.variable(tf.tensor(values, [models, ...(shape.length === 1 ? [1] : []), ...shape]));
    const tensor = tf.tensor(values, shape);
    if (shape.length === 4) return tf.variable(tensor.transpose([2, 3, 1, 0]));
    // Behind convolutions ours are channel by channel (16 of 16 places), theirs place by place.
    if (architecture === "cnn" && shape[0] === 256)
      return tf.variable(tensor.reshape([16, 16, 10]).transpose([1, 0, 2]).reshape(shape));
    return tf.variable(tensor);
  });
}

function logits({ architecture, batch }, variables, inputs) {
  if (architecture === "cnn") {
    const conv = (flow, layer) =>
      tf.relu(tf.add(tf.conv2d(flow, variables[2 * layer], 1, "same"), variables[2 * layer + 1]));
    const maps = conv(tf.maxPool(conv(inputs, 0), 2, 2, "valid"), 1);
    return tf.add(tf.matMul(tf.reshape(maps, [batch, 256]), variables[4]), variables[5]);
  }
  const activate = architecture === "tanh" ? tf.tanh : tf.relu;
  let flow = inputs;
  for (let i = 0; i < variables.length; i += 2)
    flow = tf.add(tf.matMul(i ? activate(flow) : flow, variables[i]), variables[i + 1]);
  return flow;
}

function single(workload, [lr], variables) {
  const adam = tf.train.adam(lr, ADAM.beta1, ADAM.beta2, ADAM.eps);
  return ({ inputs, labels }, read) =>
    adam.minimize(() => tf.losses.softmaxCrossEntropy(labels, logits(workload, variables, inputs)), read, variables);
}

function batched(workload, lrs, variables) {
  const { beta1, beta2, eps } = ADAM;
  const rates = tf.tensor3d(lrs, [lrs.length, 1, 1]);
  const moments = variables.map((it) => [tf.variable(tf.zerosLike(it)), tf.variable(tf.zerosLike(it))]);
  const loss = ({ inputs, labels }) =>
    tf.mul(tf.sum(tf.mul(tf.logSoftmax(logits(workload, variables, inputs)), labels)), -1 / workload.batch);
  let step = 0;
  return (batch, read) =>
    tf.tidy(() => {
      step++;
      const { value, grads } = tf.variableGrads(() => loss(batch), variables);
      variables.forEach((it, k) => {
        const [first, second] = moments[k];
        const gradient = grads[it.name];
        first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
        second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
        const scale = tf.add(tf.sqrt(tf.div(second, 1 - beta2 ** step)), eps);
        it.assign(tf.sub(it, tf.mul(rates, tf.div(tf.div(first, 1 - beta1 ** step), scale))));
      });
      return read ? tf.div(value, lrs.length) : null;
    });
}
