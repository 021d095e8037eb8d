// Drives our page's real worker over its real protocol, as the page does: a run after another, the next one sent when
// the one before has finished, every message read.
import { read, train } from "@wasm/bench_client.js";

let drivers = [];

/** Starts so many workers. */
export async function start(workers) {
  const loader = `${await files()}worker_loader.js`;
  drivers = Array.from({ length: workers }, () => new Driver(loader));
  await Promise.all(drivers.map((it) => it.ready));
}

/** The folder that the page loads from: it is named by the version. */
async function files() {
  const page = await (await fetch("/dist/index.html")).text();
  return new URL(/data-files="([^"]+)"/.exec(page)[1], new URL("/dist/", location)).href;
}

/** Optimiser steps a second of the first `workers` workers at once, each training runs for `windowMs` at least. */
export async function window({ workers, workload, epochs, windowMs }) {
  const rates = await Promise.all(drivers.slice(0, workers).map((it) => it.train(workload, epochs, windowMs)));
  return rates.reduce((sum, rate) => sum + rate, 0);
}

/** Ends all workers. */
export function stop() {
  drivers.forEach(({ worker }) => worker.terminate());
}

class Driver {
  constructor(loader) {
    this.id = 0;
    this.worker = new Worker(loader);
    this.ready = this.said("ready");
  }

  /** Steps a second, from the first command to the end of the last run. */
  async train(workload, epochs, windowMs) {
    const from = performance.now();
    let steps = 0;
    while (performance.now() - from < windowMs) {
      const bytes = train(++this.id, workload, epochs);
      const finished = this.said("finished");
      this.worker.postMessage(bytes.buffer, [bytes.buffer]);
      steps += (await finished).step;
    }
    return (1000 * steps) / (performance.now() - from);
  }

  /** The next message of a kind. */
  said(kind) {
    return new Promise((resolve, reject) => {
      this.worker.onerror = (event) => reject(new Error(event.message));
      this.worker.onmessage = ({ data }) => {
        try {
          const said = read(new Uint8Array(data));
          if (said.kind === kind) resolve(said);
        } catch (error) {
          reject(error);
        }
      };
    });
  }
}
