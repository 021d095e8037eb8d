// The bench's page. Everything is called from Node through `window.bench`.
import init from "@wasm/bench_client.js";
import * as product from "./product.js";
import * as workers from "./workers.js";

await init();
window.bench = { ...workers, product };
