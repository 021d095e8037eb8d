// How long a searcher takes to answer in WebAssembly, in Node: the questions of all searchers in turns, so that whatever
// else the machine does falls on all alike.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const ROUNDS = 31;
/** Milliseconds that an answer may take. */
const TARGETS = { tpe: 2, gp: 30 };
const SEARCHERS = ["random", "grid", "sobol", "halton", "tpe", "gp", "cmaes", "auto"];

const module = fileURLToPath(new URL("../../target/bench/search/wasm/ask_latency.js", import.meta.url));
const { Question } = createRequire(import.meta.url)(module);

const rows = SEARCHERS.map((searcher) => ({ searcher, question: new Question(searcher), ms: [] }));
for (let seed = 0; seed < ROUNDS; seed++)
  for (const { question, ms } of rows) {
    const start = performance.now();
    question.answer(seed);
    ms.push(performance.now() - start);
  }

const quantile = (sorted, share) => sorted[Math.round(share * (sorted.length - 1))];
console.log("\nMilliseconds of an answer in WebAssembly after 100 trials of four parameters.\n");
console.log("| searcher | lower quartile | median | upper quartile |\n| --- | --- | --- | --- |");
for (const row of rows) {
  row.ms.sort((a, b) => a - b);
  console.log(`| ${[row.searcher, ...[0.25, 0.5, 0.75].map((it) => quantile(row.ms, it).toPrecision(2))].join(" | ")} |`);
}
console.log("");
for (const { searcher, ms } of rows) {
  const most = TARGETS[searcher];
  const median = quantile(ms, 0.5);
  if (most) console.log(`- ${median < most ? "met" : "**NOT MET**"}: ${searcher} answers within ${most} ms: ${median.toPrecision(2)} ms`);
}
