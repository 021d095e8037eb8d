// The page as a test sees it: its script surface, and a `test` that fails on console errors and on any request to
// another origin.
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";

export { expect };

export type Status = "idle" | "running" | "waiting" | "paused" | "finished";
export type Outcome = "queued" | "running" | "done" | "diverged" | "pruned" | "failed";

export interface CurvePoint {
  step: number;
  epoch: number;
  train_loss: number;
  val_loss: number;
  train_acc: number | null;
  val_acc: number | null;
}

export interface Trial {
  id: number;
  searcher: string;
  repeat: number;
  point: Record<string, number | string>;
  outcome: Outcome;
  step: number;
  epoch: number;
  /** The last evaluation; none when the run diverged before the first. */
  final: CurvePoint | null;
  best: CurvePoint | null;
  curve: CurvePoint[];
  /** The curve of each repeat and fold. */
  parts: CurvePoint[][];
  /** Standard deviation of the parts' lowest validation losses. */
  spread: number | null;
}

export type Verdict =
  | { kind: "reproduced" }
  | { kind: "differs"; first: number | null; among: number | null; differing: number; why: string };

export interface Snapshot {
  version: string;
  hash: string;
  status: Status;
  seed: number;
  engine: {
    pinned: string;
    inForce: string;
    why: string;
    adapter: { name: string; vendor: string; backend: string; software: boolean } | null;
    rates: { gpu: number; cpu: number } | null;
    devicesLost: number;
    trialsResumed: number;
    trialsRestarted: number;
  };
  workers: number;
  /** Of the trial table, once every trial has ended. */
  digest: string | null;
  /** On the results that the link claims. */
  verdict: Verdict | null;
  /** The best trial's test score, once it has been looked at. */
  test: { trial: number; compared: number; loss: number; accuracy: number | null } | null;
  lanes: { searcher: string; role: string; best: ({ trial: number } & CurvePoint) | null }[];
  trials: Trial[];
  messages: unknown[];
}

export interface Athanor {
  version: string;
  load(hash: string): void;
  start(): void;
  pause(): void;
  reset(): void;
  snapshot(): Snapshot;
  /** The experiment with its results, as a file. */
  record(): string;
}

declare global {
  interface Window {
    athanor: Athanor;
  }
}

/** Patterns of console errors that a test provokes on purpose. */
export const test = base.extend<{ expectedErrors: RegExp[]; watched: void }>({
  expectedErrors: [[], { option: true }],
  watched: [
    async ({ context, baseURL, expectedErrors }, use) => {
      const complaints = watch(context, new URL(baseURL!).origin, expectedErrors);
      await use();
      expect(complaints, "console errors and requests to other origins").toEqual([]);
    },
    { auto: true },
  ],
});

function watch(context: BrowserContext, origin: string, expected: RegExp[]): string[] {
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (!expected.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  context.on("console", (message) => {
    if (message.type() === "error") complain(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => complain(`uncaught: ${error.error()}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !["data:", "blob:"].includes(url.protocol)) complain(`request: ${url}`);
  });
  return complaints;
}

/** Opens the experiment of a link, with a given number of workers. */
export async function open(page: Page, hash = "", { workers = 2 } = {}): Promise<void> {
  await page.goto(`./?workers=${workers}${hash}`);
  await page.waitForFunction(() => window.athanor?.snapshot !== undefined);
  await expect(page.getByTestId("play")).toBeVisible();
}

export const start = (page: Page) => page.evaluate(() => window.athanor.start());
export const pause = (page: Page) => page.evaluate(() => window.athanor.pause());
export const snapshot = (page: Page): Promise<Snapshot> => page.evaluate(() => window.athanor.snapshot());

/** Polls until the experiment satisfies `condition`, and returns it. */
export async function waitFor(
  page: Page,
  what: string,
  condition: (now: Snapshot) => boolean,
  timeout = 60_000,
): Promise<Snapshot> {
  let now: Snapshot | undefined;
  await expect
    .poll(async () => condition((now = await snapshot(page))), { message: what, timeout, intervals: [50, 100, 250] })
    .toBe(true);
  return now!;
}

export const waitForStatus = (page: Page, status: Status, timeout?: number) =>
  waitFor(page, `status ${status}`, (now) => now.status === status, timeout);

/** Opens, runs to the end, and returns what came out. */
export async function runToEnd(page: Page, hash: string, workers = 2, timeout = 180_000): Promise<Snapshot> {
  await open(page, hash, { workers });
  await start(page);
  return waitForStatus(page, "finished", timeout);
}

/** Optimiser steps done, over all trials. */
export const steps = (now: Snapshot) => now.trials.reduce((sum, trial) => sum + trial.step, 0);

export const isTraining = (now: Snapshot) =>
  now.status === "running" && now.trials.some((trial) => trial.outcome === "running" && trial.step > 0);

/** Checks that nothing moves for a while. */
export async function expectStandstill(page: Page, ms = 500): Promise<void> {
  const before = steps(await snapshot(page));
  await page.waitForTimeout(ms);
  expect(steps(await snapshot(page)), "steps done while standing still").toBe(before);
}

/** How many different colours a canvas shows: one when nothing has been drawn. */
export async function colours(page: Page, testId: string): Promise<number> {
  return page.getByTestId(testId).locator("canvas").first().evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}
