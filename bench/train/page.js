// The bench's page: starts workers and passes questions on. Everything is called from Node through `window.bench`.
import init from "@wasm/bench_client.js";
import * as product from "./product.js";

const workers = new Map();

/** Starts a peer's worker under a name. */
function start(name, script) {
  const worker = new Worker(script, { type: "module" });
  workers.set(name, worker);
  return answer(worker, 60_000);
}

/** Asks a worker; rejects when it fails or does not answer in time. */
function call(name, message, limitMs) {
  const worker = workers.get(name);
  const answered = answer(worker, limitMs);
  worker.postMessage(message);
  return answered;
}

function stop(name) {
  workers.get(name)?.terminate();
  workers.delete(name);
}

function answer(worker, limitMs) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer in ${limitMs} ms`)), limitMs);
    worker.onmessage = ({ data }) => {
      clearTimeout(timer);
      if (data.error) reject(new Error(data.error));
      else resolve(data.value);
    };
    worker.onerror = (event) => {
      clearTimeout(timer);
      reject(new Error(event.message ?? "the worker's script did not load"));
    };
  });
}

await init();
window.bench = { start, call, stop, product };
