/**
 * The course of one practice: whole breaths one after another, then natural breathing, in seconds of practice.
 *
 * Pure: the time is what the caller says. Breaths are laid out only as far as somebody looked, so that a change of
 * pace takes hold at the next breath and every breath starts exactly where the one before it ended.
 */

import { HARD_LIMITS, atPace, cycleSeconds, longest, nextPace, placeIn, within } from "./pattern.js";

/**
 * @typedef {import("./pattern.js").Pattern} Pattern
 * @typedef {import("./pattern.js").Limits} Limits
 * @typedef {{ start: number, end: number, pattern: Pattern, whole: boolean }} Breath
 * @typedef {import("./pattern.js").PhaseName | "natural" | "over"} Stage
 * @typedef {{ phase: Stage, into: number, left: number, fullness: number, breath: number }} Moment
 * Seconds into and left of the phase; how full the lungs are, 0 to 1; which breath, from 0.
 */

/** Seconds of natural breathing after the last guided breath. */
export const NATURAL_SECONDS = 20;

// A breath that starts sooner than this keeps its pace: its sound is already on its way.
const NOTICE_SECONDS = 0.25;
const ROUNDING = 1e-6;

export class Course {
  #pattern;
  #limits;
  #seconds;
  #rounds;
  #pace = 0;
  /** @type {Breath[]} */
  #breaths = [];

  /**
   * @param {Pattern} pattern
   * @param {{ minutes?: number, rounds?: number }} extent whichever ends first, and never beyond what the pattern
   *   may last; the minutes include the natural breathing
   * @param {Limits} limits
   */
  constructor(pattern, { minutes = Infinity, rounds = Infinity }, limits = HARD_LIMITS) {
    this.#pattern = within(pattern, limits);
    this.#limits = limits;
    const most = longest(this.#pattern);
    this.#seconds = 60 * Math.min(minutes, most.minutes);
    this.#rounds = Math.min(rounds, most.rounds);
  }

  /** The pattern as the next breath will have it. */
  get pattern() {
    return atPace(this.#pattern, this.#pace, this.#limits);
  }

  /** @param {-1 | 1} direction 1 = slower */
  canChange(direction) {
    return nextPace(this.#pattern, this.#pace, direction, this.#limits) !== this.#pace;
  }

  /**
   * Change the pace of every breath that has not begun.
   *
   * @param {-1 | 1} direction 1 = slower
   * @param {number} seconds now
   * @returns {number | null} where the breaths that had been laid out beyond are forgotten; null = no change
   */
  change(direction, seconds) {
    if (!this.canChange(direction) || this.at(seconds).phase === "natural") return null;
    this.#pace += direction;
    const kept = this.#breaths.filter((breath) => breath.start < seconds + NOTICE_SECONDS);
    this.#breaths = kept;
    return kept.at(-1)?.end ?? 0;
  }

  /**
   * Let the breath under way end now, because nobody is following it; the next one begins with breathing in.
   *
   * @param {number} seconds now
   */
  breakOff(seconds) {
    if (!this.#breathAt(seconds)) return;
    this.#breaths = this.#breaths.filter((breath) => breath.start < seconds);
    const last = this.#breaths.at(-1);
    if (last && last.end > seconds) Object.assign(last, { end: seconds, whole: false });
  }

  /**
   * Return the breath of this moment and the one after it: what is to be heard next.
   *
   * @param {number} seconds
   */
  upcoming(seconds) {
    const now = this.#breathAt(seconds);
    const next = now && this.#breathAt(now.end);
    return [now, next].filter((breath) => breath !== undefined);
  }

  /**
   * @param {number} seconds
   * @returns {Moment}
   */
  at(seconds) {
    const breath = this.#breathAt(seconds);
    const count = this.#breaths.length;
    if (breath) {
      const place = placeIn(breath.pattern, seconds - breath.start);
      return { ...place, breath: this.#breaths.indexOf(breath) };
    }
    const into = seconds - this.#laidOut();
    const left = Math.max(0, NATURAL_SECONDS - into);
    return { phase: left > 0 ? "natural" : "over", into, left, fullness: 0, breath: count };
  }

  /** Seconds at which all is over, should the pace stay what it is. */
  get end() {
    const length = cycleSeconds(this.pattern);
    const room = this.#seconds - NATURAL_SECONDS - this.#laidOut();
    const more = Math.min(Math.floor(room / length + ROUNDING), this.#rounds - this.#wholeBreaths());
    return this.#laidOut() + Math.max(0, more) * length + NATURAL_SECONDS;
  }

  /** @param {number} seconds */
  #breathAt(seconds) {
    while (this.#laidOut() <= seconds && this.#hasRoom()) this.#layOut();
    return this.#breaths.find((breath) => breath.start <= seconds && seconds < breath.end);
  }

  #hasRoom() {
    const end = this.#laidOut() + cycleSeconds(this.pattern) + NATURAL_SECONDS;
    return end <= this.#seconds + ROUNDING && this.#wholeBreaths() < this.#rounds;
  }

  #layOut() {
    const [start, pattern] = [this.#laidOut(), this.pattern];
    this.#breaths.push({ start, end: start + cycleSeconds(pattern), pattern, whole: true });
  }

  #laidOut() {
    return this.#breaths.at(-1)?.end ?? 0;
  }

  #wholeBreaths() {
    return this.#breaths.filter((breath) => breath.whole).length;
  }
}
