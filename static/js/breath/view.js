/** What the page of the pacer shows and says. */

import { asClock } from "../practice/time.js";
import { liveRegion, make, showWhole, write } from "../practice/page.js";
import { PHASE_NAMES } from "./pattern.js";
import { Rings } from "./rings.js";

/**
 * @typedef {import("./course.js").Moment} Moment
 * @typedef {import("./pattern.js").Pattern} Pattern
 */

export class PacerView {
  #host;
  #rings;
  #live = liveRegion();
  #count = make("p", "pacer-count");
  #number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  #hint;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#host = host;
    this.#rings = new Rings(host);
    this.#hint = this.#part("hint")?.textContent ?? "";
    this.#count.ariaHidden = "true";
    this.#part("word")?.after(this.#count);
    host.append(this.#live);
  }

  /**
   * Show a moment.
   *
   * @param {Moment} moment
   * @param {{ gone: number, end: number }} time seconds
   */
  show(moment, { gone, end }) {
    this.#rings.show(moment.fullness, Math.min(1, gone / end));
    write(document.querySelector("#time-left"), asClock(end - gone));
  }

  /**
   * Count down a phase, for those who asked for less motion.
   *
   * @param {number} left seconds; 0 = nothing to count
   */
  count(left) {
    write(this.#count, left > 0 ? String(Math.ceil(left)) : "");
  }

  /** @param {string} name of a phase, or "paused" */
  name(name) {
    write(this.#part("word"), this.word(`word-${name}`));
    write(this.#part("hint"), this.word(`hint-${name}`) || this.#hint);
  }

  /**
   * Show the seconds of each phase, and return what is shown.
   *
   * @param {Pattern} pattern
   */
  timing(pattern) {
    const seconds = (/** @type {keyof Pattern} */ name) => this.#number.format(pattern[name]);
    const phases = PHASE_NAMES.filter((name) => pattern[name] > 0);
    const text = phases.map((name) => `${this.word(`word-${name}`)} ${seconds(name)}`).join(" · ");
    write(this.#part("timing"), text);
    return text;
  }

  /** @param {string} text */
  say(text) {
    write(this.#live, text);
  }

  bringIntoSight() {
    showWhole(this.#part("stage"));
  }

  /** @param {boolean} shown */
  showPractice(shown) {
    for (const name of ["stage", "foot"]) {
      const part = this.#part(name);
      if (part) part.hidden = !shown;
    }
  }

  revealSettings() {
    const part = this.#part("settings");
    if (part) part.hidden = false;
  }

  revealHint() {
    const part = this.#part("awake-hint");
    if (part) part.hidden = false;
  }

  /** @param {string} name with hyphens, as in the page */
  word(name) {
    return this.#host.getAttribute(`data-${name.replace(/[A-Z]/g, "-$&").toLowerCase()}`) ?? "";
  }

  /**
   * @param {string} name
   * @returns {HTMLElement | null}
   */
  #part(name) {
    return this.#host.querySelector(`[data-part="${name}"]`);
  }
}
