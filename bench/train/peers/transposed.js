// The order of our engines' parameters.
import { shapes, size } from "../workloads.js";

/** Dense weights as outputs × inputs, as our engines have them; the workloads have inputs × outputs. */
export const transposed = (workload, weights) => moved(workload, weights, (ours, theirs) => [ours, theirs]);

/** And back again. */
export const restored = (workload, weights) => moved(workload, weights, (ours, theirs) => [theirs, ours]);

function moved(workload, weights, direction) {
  const turned = weights.slice();
  let first = 0;
  for (const shape of shapes(workload)) {
    const [inputs, outputs] = shape;
    if (shape.length === 2)
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < outputs; o++) {
          const [to, from] = direction(first + o * inputs + i, first + i * outputs + o);
          turned[to] = weights[from];
        }
    first += size(shape);
  }
  return turned;
}
