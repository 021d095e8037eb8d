// A classic worker runs in every browser; the WebAssembly's glue and code lie beside this file.
importScripts("./worker.js");
wasm_bindgen({ module_or_path: "./worker_bg.wasm" }).catch((error) => {
  // A rejected promise stays within a worker; a thrown error reaches the page's `onerror`.
  setTimeout(() => {
    throw error;
  });
});
