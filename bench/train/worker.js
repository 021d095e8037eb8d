// A peer's end of the bench's messages. A peer is a function `create(workload, models, options)`, with `models` as
// from `population`, that gives `run(steps)`: trains and resolves to the last step's loss before its update, averaged
// over the models; and `end()`, if there is memory to give back.
import { WORKLOADS, population, single } from "./workloads.js";

/**
 * Then a run starts again from the initial weights. A fast engine would otherwise spend its windows on networks that
 * have learnt everything, where slow ones never get: nothing but vanishing numbers, which processors are slow with.
 */
const RUN_STEPS = 2000;

export function serve(create) {
  let begin;
  let trainer;
  let done = 0;
  const restart = async () => {
    if (trainer?.restart) await trainer.restart();
    else {
      trainer?.end?.();
      trainer = await begin();
    }
    done = 0;
  };
  listen({
    start: ({ workload, options }) => {
      const models = options.models ?? WORKLOADS[workload].models;
      begin = () => start(create, { ...WORKLOADS[workload], models }, options);
      return restart();
    },
    /** Losses of the first steps, one by one. */
    curve: async ({ steps }) => {
      const losses = [];
      for (; done < steps; done++) losses.push(await trainer.run(1));
      return losses;
    },
    check: async ({ steps }) => {
      const checked = await trainer.check(steps);
      await restart();
      return checked;
    },
    /** Milliseconds and steps of a window: each piece ends when its last loss has been read, so queued work is included. */
    window: async ({ steps }) => {
      let ms = 0;
      let taken = 0;
      while (taken < steps) {
        if (done >= RUN_STEPS) await restart();
        const piece = Math.min(steps - taken, RUN_STEPS - done);
        const from = performance.now();
        const advanced = trainer.advance ? await trainer.advance(piece) : (await trainer.run(piece), piece);
        ms += performance.now() - from;
        taken += advanced;
        done += advanced;
      }
      return { ms, steps: taken };
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
    end: () => trainers.forEach((trainer) => trainer.end?.()),
  };
}
