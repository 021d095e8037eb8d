import type { Page } from "@playwright/test";
import { expect, isTraining, open, runToEnd, type Snapshot, snapshot, start, test, waitFor, waitForStatus } from "./helpers.ts";

const SWEEP = "#v=1&data=digits&search=grid,random,gp&trials=6&epochs=5&lr=0.001..0.5&seed=5";

/** Trials long enough to die in. */
const LONG = "#v=1&data=digits&search=random,gp&trials=4&epochs=300&lr=0.001..0.2&bs=16..64&seed=5";

let made: Snapshot;
let link: string;

/** The hash of the copied link. */
async function copied(page: Page): Promise<string> {
  await page.getByTestId("copy-link").click();
  return new URL(await page.evaluate(() => navigator.clipboard.readText())).hash;
}

test.beforeAll(async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await open(page, SWEEP);
  expect(await copied(page), "nothing is claimed before the end").not.toContain("&r=");
  made = await runToEnd(page, SWEEP);
  link = await copied(page);
  await expect(page.getByTestId("digest")).toHaveText(made.digest!);
  await context.close();
});

test("a finished sweep has a digest and its link carries it", async () => {
  expect(made.digest).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);
  expect(made.verdict).toBeNull();
  expect(link).toContain("&by=fused1.search2&r=" + made.digest);
});

// Each test has a fresh profile: nothing but the link comes from the page that made it.
test("whoever opens the link sees that the numbers are reproduced", async ({ page }) => {
  await open(page, link, { workers: 1 });
  await expect(page.getByTestId("claim")).toContainText(made.digest!);
  await start(page);
  const end = await waitForStatus(page, "finished", 180_000);
  expect(end.verdict).toEqual({ kind: "reproduced" });
  expect(end.digest).toBe(made.digest);
  await expect(page.getByTestId("verdict")).toContainText("Reproduced ✓");
  expect(new URL(page.url()).hash, "the address bar keeps what the link claims").toBe(link);
  await page.evaluate(() => window.athanor.reset());
  await expect(page.getByTestId("claim")).toBeVisible();
});

test("one learning rate in the link altered: the results differ, and the page says why", async ({ page }) => {
  const altered = link.replace("lr=0.001..0.5", "lr=0.002..0.5");
  expect(altered).not.toBe(link);
  const end = await runToEnd(page, altered);
  expect(end.verdict).toMatchObject({ kind: "differs", why: "settings", first: 0 });
  expect(end.digest).not.toBe(made.digest);
  const verdict = page.getByTestId("verdict");
  await expect(verdict).toContainText("Differs");
  await expect(verdict).toContainText("changed after");
  await verdict.getByRole("button").click();
  await expect(page.getByTestId("trial").getByRole("heading")).toContainText("0");
});

test("another engine's results differ, and the page says so", async ({ page }) => {
  const end = await runToEnd(page, `${link}&engine=candle`);
  expect(end.engine.inForce).toBe("candle");
  expect(end.verdict).toMatchObject({ kind: "differs", why: "engine" });
});

test("a claim holds for the experiment it came with, and for no other", async ({ page }) => {
  await open(page, link);
  await page.getByTestId("new-seed").click();
  await expect(page.getByTestId("claim")).toHaveCount(0);
  await expect.poll(() => page.url()).not.toContain("&r=");
});

test("a link of another version is declared", async ({ page }) => {
  await open(page, link.replace("fused1", "fused999"));
  await expect(page.getByTestId("notice")).toContainText("fused999.search2");
  expect((await snapshot(page)).status).toBe("idle");
});

for (const workers of [1, 2, 4]) {
  test(`${workers} workers give the same digest`, async ({ page }) => {
    expect((await runToEnd(page, SWEEP, workers)).digest).toBe(made.digest);
  });
}

test("a worker killed half-way changes nothing in the digest", async ({ page }) => {
  const undisturbed = (await runToEnd(page, LONG)).digest;
  await page.evaluate(() => window.athanor.reset());
  await start(page);
  await waitFor(page, "mid-sweep", (now) => isTraining(now) && now.trials.some((trial) => trial.outcome === "done"));
  const victim = page.workers()[0]!;
  const gone = new Promise((resolve) => victim.once("close", resolve));
  void victim.evaluate(() => self.close()).catch(() => {});
  await gone;
  const end = await waitForStatus(page, "finished", 200_000);
  expect(end.messages).toHaveLength(1);
  expect(end.digest).toBe(undisturbed);
});
