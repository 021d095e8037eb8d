// A peer's end of the bench's messages. A peer is a function `create(workload, models, options)`, with `models` as
// from `population`, that gives `run(steps)`: trains and resolves to the last step's loss before its update, averaged
// over the models.
import { WORKLOADS, population, single } from "./workloads.js";

export function serve(create) {
  let trainer;
  listen({
    start: async ({ workload, options }) => {
      trainer = await start(create, WORKLOADS[workload], options);
    },
    /** Losses of the first steps, one by one. */
    curve: async ({ steps }) => {
      const losses = [];
      for (let step = 0; step < steps; step++) losses.push(await trainer.run(1));
      return losses;
    },
    /** Milliseconds of a window: it ends when its last loss has been read, so queued work is included. */
    window: async ({ steps }) => {
      const from = performance.now();
      await trainer.run(steps);
      return performance.now() - from;
    },
  });
}

/** Answers messages `{ command, … }` with what the command of that name makes of the rest. */
export function listen(commands) {
  self.onmessage = async ({ data: { command, ...rest } }) => {
    try {
      self.postMessage({ value: await commands[command](rest) });
    } catch (error) {
      self.postMessage({ error: String(error?.stack ?? error).slice(0, 600) });
    }
  };
  self.postMessage({ value: "ready" });
}

/** A population is left to the peer, or trained as so many single models, one after another. */
async function start(create, workload, options) {
  const models = population(workload);
  if (!options.oneByOne) return create(workload, models, options);
  const trainers = [];
  for (let model = 0; model < workload.models; model++)
    trainers.push(await create(workload, single(models, model), options));
  return {
    run: async (steps) => {
      let sum = 0;
      for (const trainer of trainers) sum += await trainer.run(steps);
      return sum / trainers.length;
    },
  };
}
