import { expect, isTraining, open, snapshot, start, test, waitFor, waitForStatus } from "./helpers.ts";

const field = (name: string) => `[data-field=${name}]`;

test("what is typed while networks train stays, and waits for a restart", async ({ page }) => {
  await open(page, "#v=1&data=digits&epochs=200");
  await start(page);
  await waitFor(page, "training", isTraining);
  const box = page.locator(`${field("epochs")} input`);
  await box.fill("");
  await box.pressSequentially("123", { delay: 150 });
  await expect(box).toHaveValue("123");
  await box.press("Enter");
  await expect(page.getByTestId("changed")).toBeVisible();
  expect((await snapshot(page)).hash).toContain("epochs=200");
  await page.getByTestId("changed").getByRole("button").first().click();
  const now = await waitForStatus(page, "idle");
  expect(now.hash).toContain("epochs=123");
  await expect(page.getByTestId("changed")).toHaveCount(0);
});

test("a bad value is explained where it was typed, and nothing is lost", async ({ page }) => {
  await open(page, "#v=1&lr=0.01");
  const row = page.locator(field("lr"));
  await row.locator("input").fill("1000");
  await row.locator("input").press("Enter");
  await expect(row.getByRole("alert")).toContainText("1000");
  await expect(row.locator("input")).toHaveValue("100");
  await row.locator("input").fill("fast");
  await row.locator("input").press("Enter");
  await expect(row.getByRole("alert")).toContainText("fast");
  await expect(row.locator("input")).toHaveValue("100");
  expect((await snapshot(page)).hash).toContain("lr=100");
  await row.locator("input").fill("0.1");
  await row.locator("input").press("Enter");
  await expect(row.getByRole("alert")).toHaveCount(0);
});

test("lists show the experiment, also after a choice was taken back", async ({ page }) => {
  await open(page);
  const list = page.locator(`${field("data")} select`);
  await list.selectOption("moons");
  await expect.poll(async () => (await snapshot(page)).hash).toContain("data=moons");
  await list.selectOption("digits");
  await list.selectOption("spiral");
  await page.locator(`${field("data")} .field-head button`).click();
  await expect(list).toHaveValue("digits");
  await page.evaluate(() => window.athanor.load("#v=1&data=xor"));
  await expect(list).toHaveValue("xor");
});

test("searching turns on and off, and nothing searched is one run", async ({ page }) => {
  await open(page, "#v=1&data=moons&epochs=3");
  for (const name of ["lr", "bs"]) await page.locator(`${field(name)} [role=switch]`).click();
  await expect(page.getByTestId("map")).toHaveCount(0);
  await start(page);
  const end = await waitForStatus(page, "finished");
  expect(end.trials).toHaveLength(1);
  expect(end.trials[0]!.outcome).toBe("done");
});
