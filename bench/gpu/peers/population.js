// Our populations bare. Minibatches are shuffled each epoch, and each epoch ends with an evaluation of the training
// examples: both are in the figures.
import { order } from "@wasm/bench_gpu.js";
import { restored } from "../../train/peers/transposed.js";
import { descend, meanLoss } from "../../train/reference.js";
import { serve } from "../../train/worker.js";
import { parameters, single } from "../../train/workloads.js";
import { Pace } from "./pace.js";
import { compile, open } from "./trainer.js";

/** Models of a population whose check would take minutes. */
const LARGE = 100;
/** Of a population only so many models are compared with the reference, evenly spread. */
const CHECKED_MODELS = 16;
/** And only so many steps of it, after which a wrong learning rate shows as well. */
const CHECKED_STEPS = 12;
/** How many times on the way. */
const CHECKS = 2;
/** The bench's other peers get theirs wrong by as much. */
const WRONG = 1.1;

serve(async (workload, models) => {
  const trainer = await compile(await open(), workload, models);
  const count = models.lrs.length;
  const done = () => trainer.steps() / count;
  const pace = new Pace();
  return {
    /** Two dispatches are under way at a time. */
    advance: async (steps) => {
      const before = done();
      let last = performance.now();
      for (const flights = []; done() - before < steps || flights.length; ) {
        while (done() - before < steps && flights.length < 2) flights.push(trainer.submit(pace.budget, pace.groups));
        await trainer.collect();
        const now = performance.now();
        pace.took(now - last, flights.shift(), trainer.at_once());
        last = now;
      }
      return done() - before;
    },
    check: async (asked) => {
      const steps = count > LARGE ? Math.min(asked, CHECKED_STEPS) : asked;
      const places = [];
      const curves = [];
      while (done() < steps) {
        while (done() < ((places.length + 1) * steps) / CHECKS) {
          trainer.submit(1, count);
          await trainer.collect();
        }
        places.push(done());
        curves.push(losses(workload, models, await trainer.weights()));
      }
      const expected = (factor) => reference(workload, models, places, factor);
      return { losses: curves, expected: expected(1), wrong: expected(WRONG) };
    },
    restart: () => trainer.restart(),
  };
});

/** The models that are compared. */
function* checked({ lrs }) {
  const stride = Math.max(1, lrs.length / CHECKED_MODELS);
  for (let model = 0; model < lrs.length; model += stride) yield Math.floor(model);
}

/** Their mean loss of all examples. */
function losses(workload, models, weights) {
  const count = parameters(workload);
  const each = [...checked(models)].map((model) =>
    meanLoss(workload, restored(workload, weights.subarray(model * count, (model + 1) * count))),
  );
  return each.reduce((sum, loss) => sum + loss, 0) / each.length;
}

/** The same, trained in f64 on the same minibatches for so many steps each time. */
function reference(workload, models, places, factor) {
  const { examples, batch } = workload;
  const rows = order(examples, Math.ceil((places.at(-1) * batch) / examples));
  const sums = places.map(() => 0);
  const which = [...checked(models)];
  for (const model of which) {
    const { weights, lrs } = single(models, model);
    const descent = descend(workload, { weights, lrs: [lrs[0] * factor] }, (k) => rows[k]);
    let step = 0;
    places.forEach((place, k) => {
      let theta;
      for (; step < place; step++) ({ theta } = descent.next().value);
      sums[k] += meanLoss(workload, theta);
    });
  }
  return sums.map((sum) => sum / which.length);
}
