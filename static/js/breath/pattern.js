/**
 * A breathing pattern: what it may be, what it becomes slower or faster, and where in a breath one is.
 *
 * Pure: knows no page, no clock and no sound.
 */

/**
 * Seconds of each phase, in the order in which they are breathed; 0 = the pattern does without.
 *
 * @typedef {{ in: number, topUp: number, holdFull: number, out: number, holdEmpty: number }} Pattern
 * @typedef {keyof Pattern} PhaseName
 *
 * @typedef {readonly [least: number, most: number]} Range
 * Seconds; `cycle` is a whole breath, `in` counts with its top-up.
 * @typedef {{ in: Range, holdFull: Range, out: Range, holdEmpty: Range, cycle: Range }} Limits
 *
 * @typedef {{ name: PhaseName, start: number, seconds: number, from: number, to: number }} Phase
 * @typedef {{ phase: PhaseName, into: number, left: number, fullness: number }} Place
 */

/** @type {readonly PhaseName[]} */
export const PHASE_NAMES = ["in", "topUp", "holdFull", "out", "holdEmpty"];

/**
 * What no page, person or admin can go beyond.
 *
 * @type {Limits}
 */
export const HARD_LIMITS = { in: [3, 6], holdFull: [0, 7], out: [4, 10], holdEmpty: [0, 4], cycle: [8, 20] };

const LONGEST_MINUTES = 20;
const LONGEST_MINUTES_WITH_HOLDS = 5;

// Holding the full breath for longer than this is not for many rounds (4-7-8).
const LONG_HOLD = 4;
const MOST_ROUNDS_WITH_LONG_HOLDS = 8;

/** Seconds by which one step slower or faster changes each phase. */
export const PACE_STEP = 0.5;

// A hold that got shorter than this would be a hiccup.
const SHORTEST_HOLD = 1;

/** @param {Pattern} pattern */
export function cycleSeconds(pattern) {
  return PHASE_NAMES.reduce((sum, name) => sum + pattern[name], 0);
}

/**
 * Return how long a pattern may be breathed in one go.
 *
 * @param {Pattern} pattern
 */
export function longest(pattern) {
  const holds = pattern.holdFull > 0 || pattern.holdEmpty > 0;
  return {
    minutes: holds ? LONGEST_MINUTES_WITH_HOLDS : LONGEST_MINUTES,
    rounds: pattern.holdFull > LONG_HOLD ? MOST_ROUNDS_WITH_LONG_HOLDS : Infinity,
  };
}

/**
 * Return the hard limits, drawn in where `wished` is stricter.
 *
 * @param {Partial<Limits>} wished
 * @returns {Limits}
 */
export function strictest(wished) {
  const names = /** @type {(keyof Limits)[]} */ (Object.keys(HARD_LIMITS));
  const drawnIn = names.map((name) => [name, overlap(HARD_LIMITS[name], wished[name])]);
  return /** @type {Limits} */ (Object.fromEntries(drawnIn));
}

/**
 * Return the pattern nearest to `pattern` that keeps within the limits: out is never shorter than in, and where a
 * breath would last too long the holds give way.
 *
 * @param {Pattern} pattern
 * @param {Limits} limits
 * @returns {Pattern}
 */
export function within(pattern, limits = HARD_LIMITS) {
  const topUp = clamp(pattern.topUp, [0, limits.in[1] - limits.in[0]]);
  const longestIn = Math.min(limits.in[1], limits.out[1]) - topUp;
  const inhale = clamp(pattern.in, [limits.in[0], longestIn]);
  const full = clamp(pattern.holdFull, limits.holdFull);
  const empty = clamp(pattern.holdEmpty, limits.holdEmpty);
  const shortestOut = Math.max(limits.out[0], inhale + topUp, limits.cycle[0] - inhale - topUp - full - empty);
  const out = clamp(pattern.out, [shortestOut, limits.out[1]]);
  const room = Math.max(0, limits.cycle[1] - inhale - topUp - out);
  const holdEmpty = Math.min(empty, Math.max(0, room - full));
  return { in: inhale, topUp, holdFull: Math.min(full, room), out, holdEmpty };
}

/**
 * Return the pattern at a pace: 0 as it was made, each step up slower by PACE_STEP, each step down faster.
 *
 * @param {Pattern} pattern
 * @param {number} pace
 * @param {Limits} limits
 */
export function atPace(pattern, pace, limits = HARD_LIMITS) {
  const change = pace * PACE_STEP;
  // Faster makes a hold shorter as well; slower never makes it longer than it was meant.
  const hold = (/** @type {number} */ seconds) =>
    Math.min(seconds, Math.max(seconds + change, SHORTEST_HOLD));
  return within(
    {
      in: pattern.in + change,
      topUp: pattern.topUp,
      holdFull: hold(pattern.holdFull),
      out: pattern.out + change,
      holdEmpty: hold(pattern.holdEmpty),
    },
    limits,
  );
}

/**
 * Return the pace one step on, or the same pace where the limits leave no room for a change of in or out.
 *
 * @param {Pattern} pattern
 * @param {number} pace
 * @param {-1 | 1} direction 1 = slower
 * @param {Limits} limits
 */
export function nextPace(pattern, pace, direction, limits = HARD_LIMITS) {
  const now = atPace(pattern, pace, limits);
  const next = atPace(pattern, pace + direction, limits);
  const changes = now.in !== next.in || now.out !== next.out;
  return changes ? pace + direction : pace;
}

/**
 * Return the phases of one breath with how full the lungs are at both ends, 0 to 1.
 *
 * @param {Pattern} pattern
 * @returns {Phase[]}
 */
export function phasesOf(pattern) {
  const beforeTopUp = pattern.in / (pattern.in + pattern.topUp);
  const ends = { in: beforeTopUp, topUp: 1, holdFull: 1, out: 0, holdEmpty: 0 };
  let [start, from] = [0, 0];
  return PHASE_NAMES.filter((name) => pattern[name] > 0).map((name) => {
    const phase = { name, start, seconds: pattern[name], from, to: ends[name] };
    start += phase.seconds;
    from = phase.to;
    return phase;
  });
}

/**
 * Return where one is, `seconds` into a breath; beyond its end counts as its last moment.
 *
 * @param {Pattern} pattern
 * @param {number} seconds
 * @returns {Place}
 */
export function placeIn(pattern, seconds) {
  const phase = phasesOf(pattern).findLast((one) => one.start <= Math.max(0, seconds));
  if (!phase) throw new RangeError("A pattern without a phase has no places.");
  const into = clamp(seconds - phase.start, [0, phase.seconds]);
  const fullness = phase.from + (phase.to - phase.from) * eased(into / phase.seconds);
  return { phase: phase.name, into, left: phase.seconds - into, fullness };
}

/** @param {number} part */
function eased(part) {
  return (1 - Math.cos(Math.PI * part)) / 2;
}

/**
 * @param {number} value
 * @param {Range} range
 */
function clamp(value, [least, most]) {
  return Math.min(Math.max(Number.isFinite(value) ? value : 0, least), most);
}

/**
 * @param {Range} hard
 * @param {Range} [wished]
 * @returns {Range}
 */
function overlap(hard, wished = hard) {
  const least = clamp(wished[0], hard);
  return [least, Math.max(least, clamp(wished[1], hard))];
}
