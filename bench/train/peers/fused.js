// Our engine, bare; what it does is in crates/train, how it is called in crates/bench.
import init, { Trainer } from "@wasm/bench_fused.js";
import { serve } from "../worker.js";
import { data, shapes } from "../workloads.js";

serve(async (workload, { weights, lrs }) => {
  await init();
  const { inputs, labels } = data(workload);
  const { architecture, widths, batch } = workload;
  const trainer = new Trainer(
    architecture,
    Uint32Array.from(widths),
    batch,
    inputs,
    labels,
    transposed(workload, weights),
    lrs[0],
  );
  return { run: (steps) => trainer.run(steps), end: () => trainer.free() };
});

/** Weights as outputs × inputs, as the engine has them; the workloads have inputs × outputs. */
function transposed(workload, weights) {
  const turned = Float32Array.from(weights);
  let first = 0;
  for (const [inputs, outputs] of shapes(workload)) {
    if (outputs)
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < outputs; o++) turned[first + o * inputs + i] = weights[first + i * outputs + o];
    first += inputs * (outputs ?? 1);
  }
  return turned;
}
