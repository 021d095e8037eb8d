// candle on WebAssembly with SIMD; what it does is in crates/bench.
import init, { Trainer } from "@wasm/bench_candle.js";
import { serve } from "../worker.js";
import { data } from "../workloads.js";

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
    weights,
    Float64Array.from(lrs),
  );
  return { run: (steps) => trainer.run(steps), end: () => trainer.free() };
});
