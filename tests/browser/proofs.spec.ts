// What was published once is reproduced in Chromium; firefox.mjs asks the same of Firefox, and tests/tests/proofs.rs of
// native code.
import { expect, runToEnd, test } from "./helpers.ts";
// @ts-expect-error plain JavaScript, shared with firefox.mjs
import { proofs } from "./proofs.mjs";

for (const { name, hash, digest } of proofs as { name: string; hash: string; digest: string }[]) {
  test(`the published proof “${name}” is reproduced`, async ({ page }) => {
    const end = await runToEnd(page, hash);
    expect(end.engine.inForce).toBe("fused");
    expect(end.verdict).toEqual({ kind: "reproduced" });
    expect(end.digest).toBe(digest);
  });
}
