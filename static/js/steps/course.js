/** The course of a practice in steps: which one is on, how long it has left, what comes of going on, back or longer. */

/** Seconds that one tap on "longer" adds to a step. */
export const LONGER_SECONDS = 15;

export class StepCourse {
  #seconds;
  #step = 0;
  #began = 0;

  /** @param {(number | null)[]} seconds of each step; null = as long as a person likes */
  constructor(seconds) {
    this.#seconds = [...seconds];
  }

  /** Which step is on, from 0; as many as there are steps once all is done. */
  get step() {
    return this.#step;
  }

  get isFirst() {
    return this.#step === 0;
  }

  get isLast() {
    return this.#step === this.#seconds.length - 1;
  }

  get isOver() {
    return this.#step >= this.#seconds.length;
  }

  /**
   * Go on past every step whose time is up, each beginning where the one before it ended.
   *
   * @param {number} now seconds of practice
   */
  reach(now) {
    for (let length = this.#length(); length !== null && now - this.#began >= length; length = this.#length()) {
      this.#begin(this.#step + 1, this.#began + length);
    }
  }

  /**
   * @param {-1 | 1} direction
   * @param {number} now
   */
  go(direction, now) {
    this.#begin(Math.max(0, this.#step + direction), now);
  }

  lengthen() {
    const length = this.#length();
    if (length !== null) this.#seconds[this.#step] = length + LONGER_SECONDS;
  }

  /**
   * Return the seconds this step has left, or null when it has no end of its own.
   *
   * @param {number} now
   */
  left(now) {
    const length = this.#length();
    return length === null ? null : Math.max(0, length - (now - this.#began));
  }

  /**
   * Return the seconds that this step and those after it will take, or null when one of them has no end of its own;
   * 0 once all is done.
   *
   * @param {number} now
   */
  leftInAll(now) {
    if (this.isOver) return 0;
    const here = this.left(now);
    if (here === null) return null;
    const later = this.#seconds.slice(this.#step + 1);
    return later.reduce((sum, seconds) => (sum === null || seconds === null ? null : sum + seconds), here);
  }

  /**
   * @param {number} step
   * @param {number} at
   */
  #begin(step, at) {
    this.#step = step;
    this.#began = at;
  }

  #length() {
    return this.#seconds[this.#step] ?? null;
  }
}
