/** Seconds of practice: a stopwatch that can go over from one source of time to another without a jump. */

/** @typedef {() => number} Source Seconds since any moment, never going back. */

/** @type {Source} */
export const wallClock = () => performance.now() / 1000;

export class Stopwatch {
  #source;
  /** What the stopwatch showed when it was last started. */
  #base = 0;
  /** @type {number | null} the source's time at that moment; null = it stands still */
  #since = null;
  #shown = 0;

  /** @param {Source} source */
  constructor(source = wallClock) {
    this.#source = source;
  }

  start() {
    this.#since ??= this.#source();
  }

  stop() {
    this.#base = this.read();
    this.#since = null;
  }

  /** @param {Source} source */
  follow(source) {
    this.#base = this.read();
    this.#source = source;
    if (this.#since !== null) this.#since = source();
  }

  read() {
    const reading = this.#since === null ? this.#base : this.#base + this.#source() - this.#since;
    // A source that takes back a few milliseconds must not bring a phase back that has ended.
    return (this.#shown = Math.max(this.#shown, reading));
  }

  /**
   * Return the source's time at which this stopwatch shows, or showed, `seconds`.
   *
   * @param {number} seconds
   */
  when(seconds) {
    return (this.#since ?? this.#source()) + seconds - this.#base;
  }
}
