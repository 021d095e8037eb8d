// The page's workers: starts them and passes questions on.

const workers = new Map();

/** Starts a peer's worker under a name. */
export function start(name, script) {
  const worker = new Worker(script, { type: "module" });
  workers.set(name, worker);
  return answer(worker, 60_000);
}

/** Asks a worker; rejects when it fails or does not answer in time. */
export function call(name, message, limitMs) {
  const worker = workers.get(name);
  const answered = answer(worker, limitMs);
  worker.postMessage(message);
  return answered;
}

/** Ends a worker. */
export function stop(name) {
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
