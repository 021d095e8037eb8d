// The product's runs without the product: one call in one worker trains a run to its end.
import init, { Runs } from "@wasm/bench_fused.js";
import { listen } from "../worker.js";

await init();
const held = new Map();

listen({
  /** Optimiser steps a second of runs one after another, for `windowMs` at least. */
  rate: ({ workload, epochs, evaluations, windowMs }) => {
    const key = `${workload} ${epochs}`;
    if (!held.has(key)) held.set(key, new Runs(workload, epochs));
    const runs = held.get(key);
    const from = performance.now();
    let steps = 0;
    while (performance.now() - from < windowMs) steps += evaluations ? runs.train() : runs.train_unevaluated();
    return (1000 * steps) / (performance.now() - from);
  },
});
