// Who is measured, and on what.

export const LIMIT = "register limit";
export const OURS = "fused";

const SINGLE = "ABCD";
const POPULATION = "EF";
/** Trained as so many single models, one after another. */
const oneByOne = true;

/**
 * `peer` is a file of peers/. Where an engine has several ways to train a population, all are measured and the fastest
 * counts. `optional` ones run on a software graphics adapter here and say nothing of a real one: only with `--all`.
 */
const ENGINES = [
  { engine: "fused", peer: "fused", workloads: SINGLE },
  { engine: "fused", peer: "fused", workloads: POPULATION, oneByOne },
  { engine: "candle", peer: "candle", workloads: SINGLE + POPULATION },
  { engine: "candle", peer: "candle", workloads: POPULATION, oneByOne },
  { engine: "tfjs cpu", peer: "tfjs", workloads: SINGLE + POPULATION, backend: "cpu" },
  // tfjs has no gradient of convolutions on wasm.
  { engine: "tfjs wasm", peer: "tfjs", workloads: "ABC" + POPULATION, backend: "wasm" },
  { engine: "jax-js wasm", peer: "jax", workloads: SINGLE + POPULATION, backend: "wasm" },
  { engine: "jax-js wasm", peer: "jax", workloads: POPULATION, backend: "wasm", oneByOne },
  { engine: "ConvNetJS", peer: "convnet", workloads: SINGLE },
  { engine: "ConvNetJS", peer: "convnet", workloads: POPULATION, oneByOne },
  { engine: "tfjs webgl", peer: "tfjs", workloads: SINGLE + POPULATION, backend: "webgl", optional: true },
  { engine: "tfjs webgpu", peer: "tfjs", workloads: SINGLE + POPULATION, backend: "webgpu", optional: true },
  { engine: "jax-js webgpu", peer: "jax", workloads: SINGLE + POPULATION, backend: "webgpu", optional: true },
  { engine: LIMIT, peer: "limit", workloads: SINGLE + POPULATION },
];

/** The engines that train a workload. */
export const enginesFor = (workload, { all }) =>
  ENGINES.filter((it) => it.workloads.includes(workload) && (all || !it.optional));
