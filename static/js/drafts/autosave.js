/**
 * When to save what somebody is writing: after a pause, one request at a time, the newest text last.
 *
 * Knows no page and no network: both are what the caller hands over.
 */

/** Milliseconds without a change after which is saved, and the longest that somebody who types on stays unsaved. */
export const PAUSE_MS = 1500;
export const LONGEST_MS = 10_000;

const RETRY_MS = [5_000, 15_000];
const LATER_RETRIES_MS = 60_000;
const PATIENCE_MS = 3_000;

/**
 * What became of a request: kept; not kept, worth another try; or turned down, so that only other text may do better.
 *
 * @typedef {"saved" | "failed" | "refused"} Outcome
 * @typedef {{ abort: AbortController, changes: number, done: Promise<void> }} Attempt
 */

export class Autosave {
  #send;
  /** Counts the changes, so that what came in during a request is not taken for saved. */
  #changes = 0;
  #saved = 0;
  #firstUnsaved = 0;
  #failures = 0;
  #closed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Attempt | null} */
  #underWay = null;

  /** @param {(signal: AbortSignal) => Promise<Outcome>} send sends what stands there now, and never rejects */
  constructor(send) {
    this.#send = send;
  }

  get isSaved() {
    return this.#saved === this.#changes;
  }

  get isSending() {
    return this.#underWay !== null;
  }

  /** Something was typed. */
  touch() {
    if (this.isSaved) this.#firstUnsaved = Date.now();
    this.#changes += 1;
    const longest = Math.max(0, this.#firstUnsaved + LONGEST_MS - Date.now());
    this.#schedule(Math.min(PAUSE_MS, longest));
  }

  /** The page may be gone in a moment: send now, in place of a request that holds older text. */
  flush() {
    if (this.#closed) return;
    if (this.#underWay && this.#underWay.changes < this.#changes) this.#abandon();
    this.#save();
  }

  /** What stands there now is kept elsewhere. */
  forget() {
    this.#saved = this.#changes;
  }

  /** The connection is back. */
  retry() {
    if (this.#failures > 0) this.#save();
  }

  /** Send nothing more. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Wait for the request that is under way, if there is one, and after PATIENCE_MS no longer. */
  async settled() {
    await Promise.race([this.#underWay?.done, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    this.#abandon();
  }

  /** Go on after all: the page is still there. */
  reopen() {
    if (!this.#closed) return;
    this.#closed = false;
    if (!this.isSaved) this.#schedule(PAUSE_MS);
  }

  /** @param {number} milliseconds */
  #schedule(milliseconds) {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => this.#save(), milliseconds);
  }

  #save() {
    clearTimeout(this.#timer);
    if (this.#closed || this.isSaved || this.#underWay) return;
    const [abort, changes] = [new AbortController(), this.#changes];
    const done = this.#send(abort.signal).then((outcome) => this.#settle(abort, outcome));
    this.#underWay = { abort, changes, done };
  }

  /**
   * @param {AbortController} abort
   * @param {Outcome} outcome
   */
  #settle(abort, outcome) {
    if (this.#underWay?.abort !== abort) return;
    const { changes } = this.#underWay;
    const typedMeanwhile = changes < this.#changes;
    this.#underWay = null;
    if (outcome === "saved") [this.#saved, this.#firstUnsaved] = [changes, Date.now()];
    this.#failures = outcome === "failed" ? this.#failures + 1 : 0;
    if (typedMeanwhile) this.#schedule(PAUSE_MS);
    else if (outcome === "failed") this.#schedule(RETRY_MS[this.#failures - 1] ?? LATER_RETRIES_MS);
  }

  #abandon() {
    this.#underWay?.abort.abort();
    this.#underWay = null;
  }
}
