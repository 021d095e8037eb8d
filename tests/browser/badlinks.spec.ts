import { expect, isTraining, open, snapshot, start, steps, test, waitFor, waitForStatus } from "./helpers.ts";

const MEGABYTE = 2 ** 20;

const BAD: [string, string, string][] = [
  ["an unknown key", "#v=1&colour=red&data=moons", "colour"],
  ["a value out of range", "#v=1&data=moons&lr=1000000000&trials=0", "lr"],
  ["a value of the wrong type", "#v=1&data=moons&epochs=many", "epochs"],
  ["an unknown choice", "#v=1&data=moons&search=magic", "search"],
  ["an unknown version", "#v=999&data=moons", "v"],
  ["a megabyte of one letter", `#${"x".repeat(MEGABYTE)}`, ""],
  ["a megabyte of empty parts", `#v=1${"&=".repeat(MEGABYTE / 2)}`, ""],
  ["a megabyte of values", `#v=1&opt=${"adam|".repeat(MEGABYTE / 5)}`, ""],
  ["a garbled digest and maker", "#v=1&data=moons&r=%F0%9F%94%A5&by=..", "by"],
  ["percent garbage", "#%E0%A4%A&data=%ZZ&lr=%00&%", ""],
];

for (const [what, hash, named] of BAD) {
  test(`${what} opens the nearest valid experiment and says so`, async ({ page }) => {
    await open(page, hash);
    const notice = page.getByTestId("notice").first();
    await expect(notice).toBeVisible();
    await expect(notice).toContainText(named);
    expect((await notice.innerText()).length, "a notice is short").toBeLessThan(2000);
    expect((await snapshot(page)).status).toBe("idle");
    await page.getByTestId("play").click();
    await waitFor(page, "steps", (now) => steps(now) > 0);
  });
}

for (const hash of ["", "#", "#v=1"]) {
  test(`"${hash}" opens the default experiment without a word`, async ({ page }) => {
    await open(page, hash);
    expect((await snapshot(page)).hash).toBe("#v=1&by=fused1.search2");
    await expect(page.getByTestId("notice")).toHaveCount(0);
  });
}

test("the valid parts of a bad link are kept", async ({ page }) => {
  await open(page, "#v=1&data=moons&colour=red&seed=42");
  const now = await snapshot(page);
  expect(now.seed).toBe(42);
  expect(now.hash).toContain("data=moons");
  expect(now.hash).not.toContain("colour");
});

test("the link may change while the page is open and training", async ({ page }) => {
  await open(page, "#v=1&data=moons&epochs=500");
  await start(page);
  await waitFor(page, "training", isTraining);
  await page.evaluate(() => void (location.hash = "#v=1&data=spiral&seed=9"));
  await waitFor(page, "the other experiment", (now) => now.seed === 9 && now.hash.includes("data=spiral"));
  await waitForStatus(page, "idle");
  await page.evaluate(() => void (location.hash = "#v=1&nonsense=1"));
  await expect(page.getByTestId("notice").first()).toContainText("nonsense");
  await start(page);
  await waitFor(page, "training again", (now) => steps(now) > 0);
});
