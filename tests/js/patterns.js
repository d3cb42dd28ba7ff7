/** Patterns to try things with: those of the catalogue, and any others. */

/** @typedef {import("../../static/js/breath/pattern.js").Pattern} Pattern */

/**
 * @param {Partial<Pattern>} seconds
 * @returns {Pattern}
 */
export function pattern(seconds) {
  return { in: 0, topUp: 0, holdFull: 0, out: 0, holdEmpty: 0, ...seconds };
}

export const PATTERNS = {
  longerExhale: pattern({ in: 4, out: 6 }),
  cyclicSigh: pattern({ in: 3, topUp: 1, out: 7 }),
  even: pattern({ in: 5.5, out: 5.5 }),
  box: pattern({ in: 4, holdFull: 4, out: 4, holdEmpty: 4 }),
  fourSevenEight: pattern({ in: 4, holdFull: 7, out: 8 }),
};

/**
 * Return patterns that no person would make, the same ones each time.
 *
 * @param {number} count
 */
export function patternsAtRandom(count) {
  const next = numbersFrom(count);
  const seconds = () => (next() < 0.3 ? 0 : Math.round(next() * 400 - 60) / 10);
  return Array.from({ length: count }, () =>
    pattern({ in: seconds(), topUp: seconds(), holdFull: seconds(), out: seconds(), holdEmpty: seconds() }),
  );
}

/**
 * Return a source of numbers from 0 to 1 that begins the same for the same seed.
 *
 * @param {number} seed
 */
export function numbersFrom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
