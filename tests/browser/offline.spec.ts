import { expect, open, start, snapshot, test, waitFor, waitForStatus } from "./helpers.ts";

test.use({ expectedErrors: [/ERR_FAILED|Failed to load resource/] });

test("data that cannot be fetched costs no trial, and play goes on", async ({ page, context }) => {
  await context.route("**/digits.bin", (route) => route.abort());
  await open(page, "#v=1&data=digits&epochs=1&search=grid,random&trials=3");
  const message = page.getByTestId("message");
  await expect(message).toContainText("could not be loaded");
  await start(page);
  // Paused, and every worker has said that it has no data.
  const paused = await waitFor(page, "everything waits", ({ status, trials }) =>
    status === "paused" && trials.length > 0 && trials.every((trial) => trial.outcome === "queued"));
  expect(paused.messages).toHaveLength(1);
  await expect(message).toContainText("press Play");

  await context.unroute("**/digits.bin");
  await page.getByTestId("play").click();
  const end = await waitForStatus(page, "finished", 120_000);
  expect(end.trials).toHaveLength(6);
  expect(end.trials.filter((trial) => trial.outcome === "failed")).toEqual([]);
  await expect(message).toHaveCount(0);
  expect((await snapshot(page)).digest).not.toBeNull();
});
