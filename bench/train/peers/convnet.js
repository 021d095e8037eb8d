// ConvNetJS: plain JavaScript in f64, one example at a time. Its Trainer knows no Adam; that is written here, over its
// gradients.
import convnet from "convnetjs";
import { serve } from "../worker.js";
import { ADAM, data, shapes, size } from "../workloads.js";

serve(async (workload, { weights, lrs }) => {
  const { architecture, batch, examples, widths } = workload;
  const net = new convnet.Net();
  net.makeLayers(layers(workload));
  const groups = net.getParamsAndGrads();
  fill(groups, workload, weights);
  const { inputs, labels } = data(workload);
  const volumes = Array.from({ length: examples }, (_, i) => {
    const volume = architecture === "cnn" ? new convnet.Vol(8, 8, 1, 0) : new convnet.Vol(1, 1, widths[0], 0);
    volume.w.set(inputs.subarray(i * widths[0], (i + 1) * widths[0]));
    return volume;
  });
  const update = adam(groups, batch, lrs[0]);
  let next = 0;
  const step = () => {
    let loss = 0;
    for (let i = 0; i < batch; i++, next = (next + 1) % examples) {
      net.forward(volumes[next], true);
      loss += net.backward(labels[next]);
    }
    update();
    return loss / batch;
  };
  return {
    run: (steps) => {
      let loss;
      for (let i = 0; i < steps; i++) loss = step();
      return loss;
    },
  };
});

function layers({ architecture, widths }) {
  if (architecture === "cnn") {
    const conv = (filters) => ({ type: "conv", sx: 3, filters, stride: 1, pad: 1, activation: "relu" });
    const picture = { type: "input", out_sx: 8, out_sy: 8, out_depth: 1 };
    return [picture, conv(8), { type: "pool", sx: 2, stride: 2 }, conv(16), { type: "softmax", num_classes: 10 }];
  }
  const hidden = widths.slice(1, -1).map((num_neurons) => ({ type: "fc", num_neurons, activation: architecture }));
  const input = { type: "input", out_sx: 1, out_sy: 1, out_depth: widths[0] };
  return [input, ...hidden, { type: "softmax", num_classes: widths.at(-1) }];
}

/** ConvNetJS has a group for each filter or unit, then one for the layer's biases; channels change fastest. */
function fill(groups, workload, weights) {
  let first = 0;
  let group = 0;
  for (const shape of shapes(workload).filter((shape) => shape.length > 1)) {
    const outputs = shape.length === 4 ? shape[0] : shape[1];
    const ofOne = size(shape) / outputs;
    for (let output = 0; output < outputs; output++) {
      const { params } = groups[group++];
      for (let k = 0; k < ofOne; k++) {
        if (shape.length === 4) params[(k % 9) * shape[1] + Math.floor(k / 9)] = weights[first + output * ofOne + k];
        else params[denseInput(workload, k)] = weights[first + k * outputs + output];
      }
    }
    first += size(shape);
    groups[group++].params.set(weights.subarray(first, first + outputs));
    first += outputs;
  }
}

/** Behind convolutions ours are channel by channel (16 of 16 places), theirs place by place. */
const denseInput = ({ architecture }, k) => (architecture === "cnn" ? (k % 16) * 16 + Math.floor(k / 16) : k);

function adam(groups, batch, lr) {
  const { beta1, beta2, eps } = ADAM;
  const moments = groups.map(({ params }) => [new Float64Array(params.length), new Float64Array(params.length)]);
  let step = 0;
  return () => {
    step++;
    const [unbias1, unbias2] = [1 - beta1 ** step, 1 - beta2 ** step];
    groups.forEach(({ params, grads }, group) => {
      const [first, second] = moments[group];
      for (let i = 0; i < params.length; i++) {
        const gradient = grads[i] / batch;
        grads[i] = 0;
        first[i] = beta1 * first[i] + (1 - beta1) * gradient;
        second[i] = beta2 * second[i] + (1 - beta2) * gradient * gradient;
        params[i] -= (lr * (first[i] / unbias1)) / (Math.sqrt(second[i] / unbias2) + eps);
      }
    });
  };
}
