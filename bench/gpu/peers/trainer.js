// Our populations on the graphics device; what they do is in crates/gpu, how they are called in crates/bench.
import init, { Device, Problem, Trainer } from "@wasm/bench_gpu.js";
import { transposed } from "../../train/peers/transposed.js";
import { data, parameters, single } from "../../train/workloads.js";

/** The product's run whose functions a workload has. */
const LIKE = { tanh: "A", relu: "C" };

/** An open device. */
export async function open() {
  await init();
  return Device.open();
}

/** Compiles a workload's kernel and takes on its models. */
export function compile(device, workload, models) {
  const { architecture, widths, batch } = workload;
  const { inputs, labels } = data(workload);
  const weights = new Float32Array(models.weights.length);
  models.lrs.forEach((_, model) =>
    weights.set(transposed(workload, single(models, model).weights), model * parameters(workload)),
  );
  const problem = new Problem(LIKE[architecture], Uint32Array.from(widths), batch, inputs, labels);
  return Trainer.compile(device, problem, weights, Float64Array.from(models.lrs));
}
