// The page's views, for what must hold on all of them: a new view is a line here.
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { expect, isTraining, open, start, waitFor, waitForStatus } from "./helpers.ts";

export interface View {
  name: string;
  /** Leads from nowhere to the view. */
  reach(page: Page): Promise<void>;
}

const RACE = "#v=1&data=moons&samples=200&epochs=4&lr=0.001..1&bs=8|16|32|64&search=random,gp,tpe&trials=6&lag=2";

async function finished(page: Page, hash = RACE): Promise<void> {
  await open(page, hash);
  await start(page);
  await waitForStatus(page, "finished");
}

async function unfold(page: Page, testId: string): Promise<void> {
  const fold = page.getByTestId(testId);
  if ((await fold.getAttribute("open")) === null) await fold.locator("summary").first().click();
}

const board = (name: string) => fileURLToPath(new URL(`fixtures/boards/${name}`, import.meta.url));

/** The history with two experiments in it. */
async function pastOfTwo(page: Page): Promise<void> {
  await finished(page);
  await finished(page, `${RACE}&seed=8`);
  await page.getByTestId("room-history").click();
  await expect(page.getByTestId("history-card")).toHaveCount(2);
}

export const VIEWS: View[] = [
  {
    name: "the race, idle",
    reach: async (page) => {
      await open(page);
      // The first look inside a searcher comes from a worker.
      await expect(page.getByTestId("glass-table")).toBeAttached();
    },
  },
  {
    name: "the race, running",
    reach: async (page) => {
      await open(page, "#v=1&data=digits&epochs=400&trials=8");
      await start(page);
      await waitFor(page, "training", isTraining);
    },
  },
  {
    name: "the race, finished, a trial chosen, everything unfolded",
    reach: async (page) => {
      await finished(page);
      await unfold(page, "trial-table");
      await page.getByTestId("trial-table").locator("tbody button").nth(2).click();
      await unfold(page, "race-table");
      await unfold(page, "glass");
      await expect(page.getByTestId("glass").locator("canvas").first()).toBeVisible();
      await unfold(page, "glass-table");
      await unfold(page, "rules");
    },
  },
  {
    name: "a link with notes, and unapplied changes",
    reach: async (page) => {
      await finished(page, `${RACE}&colour=red`);
      await page.getByTestId("searcher-sobol").click();
      await expect(page.getByTestId("changed")).toBeVisible();
    },
  },
  {
    name: "digits, with guesses and confusion",
    reach: (page) => finished(page, "#v=1&data=digits&model=cnn&lr=0.05&bs=64&epochs=2&trials=1"),
  },
  {
    name: "the experiments to start from",
    reach: async (page) => {
      await open(page);
      await unfold(page, "presets");
    },
  },
  {
    name: "who trains",
    reach: async (page) => {
      await open(page);
      await unfold(page, "trust");
      await expect(page.getByTestId("trust-why")).toBeVisible();
    },
  },
  {
    name: "own data, with faults and a drawing",
    reach: async (page) => {
      await open(page, "#v=1&lr=0.1&bs=32");
      await unfold(page, "own");
      await page.getByTestId("own-text").fill("a,b,kind\n1,,x\n2,3,y\n");
      await page.getByTestId("own-use-text").click();
      await expect(page.getByTestId("own-faults")).toBeVisible();
      await page.getByTestId("own-draw").click();
      await expect(page.getByTestId("draw-sheet")).toBeVisible();
    },
  },
  {
    name: "one run, with two branches",
    reach: async (page) => {
      await open(page, "#v=1&data=moons&lr=0.1&bs=32&epochs=300");
      await page.getByTestId("room-panda").click();
      await page.getByTestId("panda-step").click();
      await expect(page.getByTestId("panda-stage")).toHaveAttribute("data-reached", "1");
      await page.getByTestId("panda-fork").click();
      await expect(page.getByTestId("branches").locator("tbody tr")).toHaveCount(2);
    },
  },
  {
    name: "batch sizes, idle",
    reach: async (page) => {
      await open(page, "#v=1&data=moons&samples=120&opt=sgd&lr=0.3&bs=8&epochs=3&trials=1");
      await page.getByTestId("room-batches").click();
      await expect(page.getByTestId("batches-start")).toBeVisible();
    },
  },
  {
    name: "batch sizes, measured",
    reach: async (page) => {
      await open(page, "#v=1&data=moons&samples=40&opt=sgd&lr=0.3&bs=8&epochs=3&trials=1");
      await page.getByTestId("room-batches").click();
      await page.getByTestId("batches-start").click();
      await expect(page.getByTestId("batches-status")).toHaveAttribute("data-done", "true", { timeout: 200_000 });
      await unfold(page, "batches-table-steps");
    },
  },
  {
    name: "sharing",
    reach: async (page) => {
      await finished(page, `${RACE}&title=A%20lesson&note=Look%20at%20the%20map`);
      await page.getByTestId("share").click();
      await page.getByTestId("hand-in").locator("summary").click();
      await expect(page.getByTestId("hand-in-link")).toBeVisible();
    },
  },
  {
    name: "files to take home",
    reach: async (page) => {
      await finished(page);
      await page.getByTestId("take-home").click();
      await expect(page.getByTestId("take-home-dialog")).toBeVisible();
    },
  },
  {
    name: "the report",
    reach: async (page) => {
      await finished(page);
      await page.getByTestId("take-home").click();
      await page.getByTestId("open-report").click();
      await expect(page.getByTestId("report")).toBeVisible();
    },
  },
  {
    name: "the history, with a file of another tool",
    reach: async (page) => {
      await pastOfTwo(page);
      await page.getByTestId("history-file").setInputFiles(board("trials.csv"));
      await expect(page.getByTestId("import-take")).toBeVisible();
      await page.getByTestId("history-delete").last().click();
      await expect(page.getByTestId("history-undo")).toBeVisible();
    },
  },
  {
    name: "a damaged file",
    reach: async (page) => {
      await pastOfTwo(page);
      await page.getByTestId("history-file").setInputFiles(board("broken.log"));
      await expect(page.getByTestId("import-faults")).toBeVisible();
    },
  },
  {
    name: "trials of another tool",
    reach: async (page) => {
      await open(page);
      await page.getByTestId("room-history").click();
      await page.getByTestId("history-file").setInputFiles(board("optuna.log"));
      await page.getByTestId("import-take").click();
      await page.getByTestId("history-open").click();
      await expect(page.getByTestId("board-map")).toBeVisible();
    },
  },
  {
    name: "two experiments side by side",
    reach: async (page) => {
      await pastOfTwo(page);
      await page.getByTestId("history-all").click();
      await page.getByTestId("history-compare").click();
      await expect(page.getByTestId("board-compare")).toBeVisible();
    },
  },
];

/** Both themes, both languages, a desk and a phone, in as many settings as show each pair of them. */
export const SETTINGS = [
  { lang: "en", theme: "light", width: 1280 },
  { lang: "zh", theme: "dark", width: 1280 },
  { lang: "zh", theme: "light", width: 390 },
  { lang: "en", theme: "dark", width: 390 },
] as const;
