// What a trial waits for on a fresh device: the kernel of its shape, and the first step.
import { listen } from "../../train/worker.js";
import { WORKLOADS, population } from "../../train/workloads.js";
import { compile, open } from "./trainer.js";

listen({
  /** Milliseconds, and what the browser says of the device. */
  first: async ({ workload }) => {
    const device = await open();
    const from = performance.now();
    const trainer = await compile(device, WORKLOADS[workload], population(WORKLOADS[workload]));
    while (trainer.steps() === 0) {
      trainer.submit(1, 1);
      await trainer.collect();
    }
    return { ms: performance.now() - from, device: device.description() };
  },
});
