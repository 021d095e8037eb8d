// Which Chromium, and how it is started: quietly, with no service of its own on the network.
import { existsSync } from "node:fs";

const system = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const launchOptions = {
  executablePath: existsSync(system) ? system : undefined,
  args: [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
