// jax-js: one jitted step, with the gradient and Adam inside; a population is that step, vmapped over the models.
import { blockUntilReady, defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad, vmap } from "@jax-js/jax";
import { serve } from "../worker.js";
import { ADAM } from "../workloads.js";
import { minibatches, parameterTensors } from "./tensors.js";

// Pending work piles up in the arrays and makes every step slower; on wasm, waiting after each step was the fastest of
// 1, 3, 10 and 50 steps.
const STEPS_AHEAD = { wasm: 1, webgpu: 3 };

serve(async (workload, models, { backend }) => {
  const available = await init(backend);
  if (!available.includes(backend)) throw new Error(`${backend} is not among ${available}`);
  defaultDevice(backend);
  const count = models.lrs.length;
  const batches = minibatches(workload).map((batch) => arrays(workload, batch));
  const parameters = parameterTensors(workload, models).map(({ values, shape }) =>
    np.array(values).reshape(count > 1 ? [count, ...shape] : shape),
  );
  const zeros = () => parameters.map((it) => np.zeros(it.shape));
  const lr = np.array(count > 1 ? models.lrs : models.lrs[0]);
  const one = update(workload);
  const step = jit(count > 1 ? vmap(one, [0, 0, 0, 0, null, null, null, null]) : one);
  // The powers of the betas stay on the device.
  const raise = jit((a, b) => [a.mul(ADAM.beta1), b.mul(ADAM.beta2)]);
  let powers = [np.array(ADAM.beta1), np.array(ADAM.beta2)];
  let state = [parameters, zeros(), zeros()];
  let loss = null;
  let done = 0;
  const next = () => {
    const { inputs, labels } = batches[done++ % batches.length];
    loss?.dispose();
    const result = step(...state, lr.ref, ...powers.map((it) => it.ref), inputs.ref, labels.ref);
    [state, loss] = [result.slice(0, 3), result[3]];
    powers = raise(...powers);
  };
  return {
    run: async (steps) => {
      for (let i = 1; i <= steps; i++) {
        next();
        if (i % STEPS_AHEAD[backend] === 0) await blockUntilReady(loss);
      }
      const losses = await loss.ref.data();
      return losses.reduce((sum, value) => sum + value, 0) / losses.length;
    },
  };
});

function arrays({ architecture, batch, widths }, { inputs, oneHot }) {
  return {
    inputs: np.array(inputs).reshape(architecture === "cnn" ? [batch, 1, 8, 8] : [batch, widths[0]]),
    labels: np.array(oneHot).reshape([batch, widths.at(-1)]),
  };
}

function logits({ architecture, batch }, parameters, inputs) {
  if (architecture === "cnn") {
    const conv = (flow, layer) => {
      const bias = parameters[2 * layer + 1].reshape([1, layer ? 16 : 8, 1, 1]);
      return nn.relu(lax.conv(flow, parameters[2 * layer], [1, 1], "SAME").add(bias));
    };
    const maps = conv(lax.reduceWindow(conv(inputs, 0), np.max, [2, 2], [2, 2]), 1);
    return np.matmul(maps.reshape([batch, 256]), parameters[4]).add(parameters[5]);
  }
  const activate = architecture === "tanh" ? np.tanh : nn.relu;
  let flow = inputs;
  for (let i = 0; i < parameters.length; i += 2)
    flow = np.matmul(i ? activate(flow) : flow, parameters[i]).add(parameters[i + 1]);
  return flow;
}

/** One step of one model. jax-js' operations consume their arguments; `ref` keeps one for another use. */
function update(workload) {
  const { beta1, beta2, eps } = ADAM;
  const mean = (parameters, inputs, labels) =>
    nn
      .logSoftmax(logits(workload, parameters, inputs))
      .mul(labels)
      .sum()
      .mul(-1 / workload.batch);
  return (parameters, firsts, seconds, lr, power1, power2, inputs, labels) => {
    const kept = parameters.map((it) => it.ref);
    const [loss, gradients] = valueAndGrad(mean)(parameters, inputs, labels);
    const state = [[], [], []];
    kept.forEach((parameter, k) => {
      const first = firsts[k].mul(beta1).add(gradients[k].ref.mul(1 - beta1));
      const second = seconds[k].mul(beta2).add(np.square(gradients[k]).mul(1 - beta2));
      const scale = np.sqrt(second.ref.div(np.subtract(1, power2.ref))).add(eps);
      const direction = first.ref.div(np.subtract(1, power1.ref)).div(scale);
      state[0].push(parameter.sub(direction.mul(lr.ref)));
      state[1].push(first);
      state[2].push(second);
    });
    [lr, power1, power2].forEach((it) => it.dispose());
    return [...state, loss];
  };
}
