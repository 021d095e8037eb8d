import type { Page } from "@playwright/test";
import { expect, open, runToEnd, snapshot, start, steps, test, waitFor } from "./helpers.ts";

test("each engine's worker is fetched when it is to train, and not before", async ({ page, context }) => {
  const fetched: string[] = [];
  context.on("request", (request) => void fetched.push(new URL(request.url()).pathname.split("/").pop()!));
  await open(page, "#v=1&data=moons&epochs=3");
  await start(page);
  await waitFor(page, "training", (now) => steps(now) > 0);
  expect((await snapshot(page)).engine.inForce).toBe("fused");
  expect(fetched).toContain("worker_bg.wasm");
  expect(fetched.filter((file) => file.includes("candle"))).toEqual([]);

  await page.evaluate(() => window.athanor.reset());
  await page.getByTestId("engine").getByRole("combobox").selectOption("candle");
  await expect.poll(() => page.url()).toContain("engine=candle&by=candle1.search2");
  await start(page);
  await waitFor(page, "candle trains", (now) => steps(now) > 0);
  expect((await snapshot(page)).engine.inForce).toBe("candle");
  expect(fetched).toContain("candle_worker_bg.wasm");
});

test("a link made by an engine is trained by that engine", async ({ page }) => {
  await open(page, "#v=1&data=moons&epochs=3&by=candle1.search2");
  expect((await snapshot(page)).engine.inForce).toBe("candle");
  await expect(page.getByTestId("notice")).toHaveCount(0);
  await start(page);
  await waitFor(page, "training", (now) => steps(now) > 0);
});

const SHORT = "#v=1&data=moons&epochs=3&search=grid,random&trials=4&lr=0.001..0.1";

/** A browser whose `navigator.gpu` offers this adapter; null: none; undefined: it has no WebGPU at all. */
const withAdapter = (page: Page, info: Record<string, unknown> | null | undefined) =>
  page.addInitScript((info) => {
    const gpu = info === undefined ? undefined : { requestAdapter: async () => info && { info } };
    Object.defineProperty(Navigator.prototype, "gpu", { get: () => gpu, configurable: true });
  }, info);

test("a link that asks for the GPU is trained without one, and the page says so", async ({ page, context }) => {
  const fetched: string[] = [];
  context.on("request", (request) => void fetched.push(request.url()));
  await withAdapter(page, undefined);
  const end = await runToEnd(page, `${SHORT}&engine=gpu`);
  expect(end.engine).toMatchObject({ pinned: "gpu", inForce: "fused", why: "no-gpu", adapter: null });
  expect(end.trials.map(({ outcome }) => outcome)).toEqual(Array(8).fill("done"));
  await expect(page.getByTestId("message")).toHaveCount(1);
  await expect(page.getByTestId("message")).toContainText("offers none");
  expect(fetched.filter((url) => url.includes("gpu"))).toEqual([]);
  expect(page.url()).toContain("engine=gpu");
  await page.goto("about:blank");
  const fused = await runToEnd(page, `${SHORT}&engine=fused`);
  expect(fused.trials, "the same numbers as the fused engine's").toStrictEqual(end.trials);
});

test("a GPU that cannot be opened leaves the sweep to the processor", async ({ page }) => {
  // The page sees an adapter, its worker's own `navigator.gpu` has none.
  await withAdapter(page, { vendor: "acme", description: "Acme Furnace 9" });
  const end = await runToEnd(page, `${SHORT}&engine=gpu`);
  expect(end.engine).toMatchObject({ inForce: "fused", why: "failed", adapter: { name: "Acme Furnace 9" } });
  expect(end.trials.filter(({ outcome }) => outcome !== "done")).toEqual([]);
  await expect(page.getByTestId("message")).toContainText("processor");
  // Nor does it hold up a sweep that did not ask for it.
  await page.goto("about:blank");
  const auto = await runToEnd(page, SHORT);
  expect(auto.engine).toMatchObject({ pinned: "auto", inForce: "fused" });
});

test("a software adapter is left alone, and another name of the fused engine is cpu", async ({ page, context }) => {
  const fetched: string[] = [];
  context.on("request", (request) => void fetched.push(request.url()));
  await withAdapter(page, { vendor: "google", description: "SwiftShader Device (Subzero)" });
  const end = await runToEnd(page, SHORT);
  expect(end.engine).toMatchObject({ inForce: "fused", why: "software", adapter: { software: true } });
  await page.goto("about:blank");
  const cpu = await runToEnd(page, `${SHORT}&engine=cpu`);
  expect(cpu.engine).toMatchObject({ pinned: "fused", inForce: "fused", why: "pinned" });
  expect(page.url()).toContain("engine=cpu");
  expect(fetched.filter((url) => url.includes("gpu"))).toEqual([]);
});

for (const [lang, reason, radio] of [
  ["en", "offers no GPU", "GPU cohorts"],
  ["zh", "不提供 GPU", "GPU 批量训练"],
] as const) {
  test(`the trust panel tells who trains and why, and chooses (${lang})`, async ({ page }) => {
    await withAdapter(page, null);
    await page.goto(`./?workers=2&lang=${lang}${SHORT}`);
    const panel = page.getByTestId("trust");
    await panel.locator("summary").click();
    await expect(page.getByTestId("trust-why")).toContainText(reason);
    await expect(page.getByTestId("trust-gpu")).toBeDisabled();
    await expect(panel.locator("label", { hasText: radio })).toHaveAttribute("title", new RegExp(reason));
    await expect(page.getByTestId("trust-auto")).toBeChecked();
    await page.getByTestId("trust-fused").check();
    await expect.poll(() => page.url()).toContain("engine=fused");
    expect((await snapshot(page)).engine).toMatchObject({ pinned: "fused", why: "pinned" });
    await expect(page.getByTestId("lose-gpu")).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("trust-why")).toHaveCount(0);
    await panel.locator("summary").click();
    await page.getByTestId("status").click();
    await expect(page.getByTestId("trust-why"), "a press elsewhere closes it").toHaveCount(0);
  });
}

test("once trials have run, another engine waits for a restart", async ({ page }) => {
  await withAdapter(page, null);
  await runToEnd(page, SHORT);
  await page.getByTestId("trust").locator("summary").click();
  await page.getByTestId("trust-candle").check();
  await expect(page.getByTestId("changed")).toBeVisible();
  const now = await snapshot(page);
  expect([now.status, now.engine.pinned]).toEqual(["finished", "auto"]);
});
