// You against the machines: placing trials on the map, with the pointer, the keyboard and in numbers.
import { expect, open, snapshot, test, waitFor, waitForStatus } from "./helpers.ts";

// Nothing diverges in these ranges.
const YOU = "#v=1&data=moons&lr=0.001..0.5&search=random,you&trials=3&epochs=5";

const mine = async (page: Parameters<typeof snapshot>[0]) =>
  (await snapshot(page)).trials.filter((trial) => trial.searcher === "you");

test("the person places trials by click, by keys and by numbers, and joins the race", async ({ page }) => {
  await open(page, YOU);
  const you = page.getByTestId("you");
  const canvas = page.getByTestId("map").locator("canvas");
  await expect(you).toContainText("3 of 3");
  const middle = await canvas.evaluate((element) => ({ x: element.clientWidth / 2, y: element.clientHeight / 2 }));
  await canvas.hover({ position: middle });
  await canvas.click({ position: middle });
  await waitFor(page, "a first trial", (now) => now.trials.some((t) => t.searcher === "you" && t.outcome === "done"));
  await expect(you).toContainText("2 of 3");

  await canvas.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await mine(page)).length).toBe(2);
  const [first, second] = await mine(page);
  expect(second!.point.lr as number).toBeGreaterThan(first!.point.lr as number);
  expect(second!.point.bs as number).toBeGreaterThan(first!.point.bs as number);

  await you.getByRole("textbox", { name: "Learning rate" }).fill("0.05");
  await you.getByRole("textbox", { name: "Learning rate" }).press("Enter");
  await you.getByRole("textbox", { name: "Batch size" }).fill("64");
  await you.getByRole("textbox", { name: "Batch size" }).press("Enter");
  await page.getByTestId("you-place").click();
  const end = await waitForStatus(page, "finished");
  const placed = end.trials.filter((trial) => trial.searcher === "you");
  expect(placed).toHaveLength(3);
  expect(placed[2]!.point).toEqual({ lr: 0.05, bs: 64 });
  expect(end.lanes.find((lane) => lane.searcher === "you")?.best).not.toBeNull();
  await expect(page.getByTestId("lane-you")).toBeVisible();
  expect(end.hash, "the link holds what was placed").toContain("you=");
});

test("the machines' trials are hidden as long as it is the person's turn", async ({ page }) => {
  await open(page, YOU);
  await page.getByTestId("play").click();
  await waitFor(page, "random's trials", (now) => now.trials.filter((t) => t.outcome === "done").length === 3);
  await expect(page.getByTestId("map")).toHaveAttribute("data-marks", "0");
  expect((await snapshot(page)).status, "the race waits for the person").not.toBe("finished");
  await page.getByTestId("you-others").click();
  await expect(page.getByTestId("map")).toHaveAttribute("data-marks", "3");
  await page.getByTestId("you-others").click();
  await page.getByTestId("you-pass").click();
  await waitForStatus(page, "finished");
  await expect(page.getByTestId("map")).toHaveAttribute("data-marks", "3");
  await expect(page.getByTestId("you")).toContainText("passed");
});

test("a link with placed trials gives the same race again", async ({ page }) => {
  await open(page, YOU);
  for (const [lr, bs] of [["0.1", "32"], ["0.01", "16"], ["0.5", "128"]]) {
    await page.getByTestId("you").getByRole("textbox", { name: "Learning rate" }).fill(lr!);
    await page.getByTestId("you").getByRole("textbox", { name: "Learning rate" }).press("Enter");
    await page.getByTestId("you").getByRole("textbox", { name: "Batch size" }).fill(bs!);
    await page.getByTestId("you").getByRole("textbox", { name: "Batch size" }).press("Enter");
    await page.getByTestId("you-place").click();
  }
  const first = await waitForStatus(page, "finished");
  await open(page, first.hash, { workers: 1 });
  await page.getByTestId("play").click();
  const again = await waitForStatus(page, "finished");
  expect(again.trials).toEqual(first.trials);
  expect(again.digest).toBe(first.digest);
});
