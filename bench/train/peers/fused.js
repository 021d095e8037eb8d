// Our engine, bare; what it does is in crates/train, how it is called in crates/bench.
import init, { Trainer } from "@wasm/bench_fused.js";
import { serve } from "../worker.js";
import { data } from "../workloads.js";
import { transposed } from "./transposed.js";

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
