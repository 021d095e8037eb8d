// Not a peer but the limit: the multiplications and additions of a step, on registers alone.
import init, { multiply_add } from "@wasm/bench_limit.js";
import { serve } from "../worker.js";
import { flops } from "../workloads.js";

serve(async (workload) => {
  await init();
  const ofStep = flops(workload) * workload.models;
  return { run: (steps) => multiply_add(steps * ofStep, 0.5) };
});
