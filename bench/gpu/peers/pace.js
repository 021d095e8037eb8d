// How much a dispatch may do, so that it takes about as long as one of the page.

const TARGET_MS = 18;
const TOO_LONG_MS = 30;

/** First more models take part, then each does more; first each does less, then fewer take part. */
export class Pace {
  budget = 1;
  groups = 16;

  /** A dispatch of so many of all the models took so long. */
  took(ms, groups, all) {
    const factor = Math.min(2, Math.max(0.25, TARGET_MS / Math.max(ms, 0.1)));
    if (factor > 1 && groups < all) this.groups = Math.min(all, Math.ceil(groups * factor));
    else if (factor < 1 && this.budget <= 1) {
      if (ms > TOO_LONG_MS) this.groups = Math.max(1, Math.floor(groups * factor));
    } else this.budget = Math.max(1, Math.floor(this.budget * factor));
  }
}
