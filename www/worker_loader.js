// A classic worker runs in every browser; the WebAssembly's glue and code lie beside this file. Each engine has its own,
// so that none is fetched before a run needs it.
const name = { "?candle": "candle_worker", "?gpu": "gpu_worker" }[self.location.search] ?? "worker";
importScripts(`./${name}.js`);
wasm_bindgen({ module_or_path: `./${name}_bg.wasm` }).catch((error) => {
  // A rejected promise stays within a worker; a thrown error reaches the page's `onerror`.
  setTimeout(() => {
    throw error;
  });
});
