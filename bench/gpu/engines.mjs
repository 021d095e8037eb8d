// Who is measured, and on what. All compute on the same device: Chromium's WebGPU.

export const OURS = "gpu";
export const CROWD = "gpu, 1,024 models";
export const JAX = "jax-js webgpu";
export const TFJS = "tfjs webgpu";

const POPULATIONS = "EF";
const ALL = "ABC" + POPULATIONS;
const ownBatches = true;

/** As in `../train/engines.mjs`; `ownBatches`: it shuffles, so its minibatches are not those of the others. */
const ENGINES = [
  { engine: OURS, peer: "population", workloads: ALL, ownBatches },
  { engine: CROWD, peer: "population", workloads: POPULATIONS, ownBatches, models: 1024 },
  { engine: JAX, peer: "jax", workloads: ALL, backend: "webgpu" },
  { engine: TFJS, peer: "tfjs", workloads: ALL, backend: "webgpu" },
];

/** The engines that train a workload. */
export const enginesFor = (workload) => ENGINES.filter((it) => it.workloads.includes(workload));
