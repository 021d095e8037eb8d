import { defineConfig } from "@playwright/test";
// @ts-expect-error plain JavaScript, shared with shots.mjs
import { launchOptions } from "./browser.mjs";
// @ts-expect-error plain JavaScript, shared with shots.mjs
import { BASE, PORT } from "./server.mjs";

const baseURL = `http://127.0.0.1:${PORT}${BASE}`;

// The page trains for real, on every core it is given: one test at a time, and time enough on a small machine.
export default defineConfig({
  testDir: ".",
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/report.json" }]],
  use: {
    baseURL,
    browserName: "chromium",
    launchOptions,
    locale: "en-GB",
    // What one test keeps for use without a network is no business of the next one's; pwa.spec.ts allows it.
    serviceWorkers: "block",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
  },
  projects: [
    { name: "chromium", testIgnore: "gpu.spec.ts" },
    // Headless Chromium on Linux has WebGPU only when asked; without hardware it computes on SwiftShader.
    {
      name: "webgpu",
      testMatch: "gpu.spec.ts",
      use: { launchOptions: { ...launchOptions, args: [...launchOptions.args, "--enable-unsafe-webgpu"] } },
    },
  ],
  webServer: { command: "node server.mjs", url: baseURL, reuseExistingServer: false },
});
