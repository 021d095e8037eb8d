import { expect, open, snapshot, start, steps, test, waitFor } from "./helpers.ts";

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
  await expect.poll(() => page.url()).toContain("engine=candle&by=candle1.search1");
  await start(page);
  await waitFor(page, "candle trains", (now) => steps(now) > 0);
  expect((await snapshot(page)).engine.inForce).toBe("candle");
  expect(fetched).toContain("candle_worker_bg.wasm");
});

test("a link made by an engine is trained by that engine", async ({ page }) => {
  await open(page, "#v=1&data=moons&epochs=3&by=candle1.search1");
  expect((await snapshot(page)).engine.inForce).toBe("candle");
  await expect(page.getByTestId("notice")).toHaveCount(0);
  await start(page);
  await waitFor(page, "training", (now) => steps(now) > 0);
});
