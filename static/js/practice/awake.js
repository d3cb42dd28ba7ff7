/** Keeps the screen on while somebody practises, where the browser can. */
export class Awake {
  #wanted = false;
  /** @type {WakeLockSentinel | null} */
  #lock = null;
  #onRefused;

  /**
   * @param {() => void} onRefused called when the screen may go dark after all
   * @param {AbortSignal} signal ends it
   */
  constructor(onRefused, signal) {
    this.#onRefused = onRefused;
    // A page that was hidden has lost its lock: ask again when it is back.
    document.addEventListener("visibilitychange", () => this.#ask(), { signal });
    signal.addEventListener("abort", () => this.release());
  }

  keep() {
    this.#wanted = true;
    this.#ask();
  }

  release() {
    this.#wanted = false;
    this.#swap(null);
  }

  async #ask() {
    if (!this.#wanted || document.visibilityState !== "visible") return;
    try {
      this.#swap(await navigator.wakeLock.request("screen"));
    } catch {
      this.#onRefused();
    }
  }

  /** @param {WakeLockSentinel | null} lock */
  #swap(lock) {
    const given = this.#lock;
    this.#lock = this.#wanted ? lock : null;
    given?.release();
    if (lock && !this.#wanted) lock.release();
  }
}
