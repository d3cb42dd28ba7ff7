/** The patterns of the pacer stay within their limits, whatever a page or a person asks of them. */
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  HARD_LIMITS,
  atPace,
  cycleSeconds,
  longest,
  nextPace,
  phasesOf,
  placeIn,
  strictest,
  within,
} from "../../static/js/breath/pattern.js";
import { PATTERNS, pattern, patternsAtRandom } from "./patterns.js";

/** @typedef {import("../../static/js/breath/pattern.js").Pattern} Pattern */

/**
 * @param {Pattern} safe
 * @param {import("../../static/js/breath/pattern.js").Limits} limits
 */
function assertSafe(safe, limits = HARD_LIMITS) {
  const shown = JSON.stringify(safe);
  const close = 1e-9;
  assert.ok(safe.in >= limits.in[0] && safe.in + safe.topUp <= limits.in[1] + close, shown);
  assert.ok(safe.out >= limits.out[0] && safe.out <= limits.out[1], shown);
  assert.ok(safe.out >= safe.in + safe.topUp - close, shown);
  assert.ok(safe.holdFull >= 0 && safe.holdFull <= limits.holdFull[1], shown);
  assert.ok(safe.holdEmpty >= 0 && safe.holdEmpty <= limits.holdEmpty[1], shown);
  assert.ok(cycleSeconds(safe) >= limits.cycle[0] - close && cycleSeconds(safe) <= limits.cycle[1] + close, shown);
}

test("the patterns we ship are left as they are", () => {
  for (const one of Object.values(PATTERNS)) assert.deepEqual(within(one), one);
});

test("no pattern, at any pace, breaks a limit", () => {
  for (const any of patternsAtRandom(3000)) {
    assertSafe(within(any));
    for (let pace = -12; pace <= 12; pace += 1) assertSafe(atPace(any, pace));
  }
});

test("what is no number at all becomes safe as well", () => {
  assertSafe(within(pattern({ in: NaN, out: Infinity, holdFull: -Infinity, topUp: NaN })));
});

test("a page may draw limits in, never widen them", () => {
  const wished = strictest({ in: [1, 5], out: [5, 99], holdFull: [0, 0] });
  assert.deepEqual(wished.in, [3, 5]);
  assert.deepEqual(wished.out, [5, 10]);
  assert.deepEqual(wished.holdFull, [0, 0]);
  assert.deepEqual(wished.cycle, HARD_LIMITS.cycle);
  for (const any of patternsAtRandom(500)) assertSafe(within(any, wished), wished);
});

test("one step slower or faster is half a second for each phase", () => {
  assert.deepEqual(atPace(PATTERNS.longerExhale, 1), pattern({ in: 4.5, out: 6.5 }));
  assert.deepEqual(atPace(PATTERNS.longerExhale, -1), pattern({ in: 3.5, out: 5.5 }));
});

test("faster shortens a hold, slower never makes it longer than it was meant", () => {
  assert.equal(atPace(PATTERNS.box, -1).holdFull, 3.5);
  assert.equal(atPace(PATTERNS.box, 1).holdFull, 4);
  assert.equal(atPace(PATTERNS.fourSevenEight, 1).holdFull, 7);
});

test("the pace stops where the limits leave no room", () => {
  for (const one of [...Object.values(PATTERNS), ...patternsAtRandom(300).map((any) => within(any))]) {
    for (const direction of /** @type {const} */ ([-1, 1])) {
      let pace = 0;
      for (let taps = 0; taps < 40; taps += 1) pace = nextPace(one, pace, direction);
      assert.ok(Math.abs(pace) < 40);
      assert.equal(nextPace(one, pace, direction), pace);
    }
  }
});

test("a way back leads through the same paces", () => {
  for (const one of Object.values(PATTERNS)) {
    const slower = nextPace(one, 0, 1);
    if (slower !== 0) assert.equal(nextPace(one, slower, -1), 0);
  }
});

test("patterns with holds are for five minutes, a long hold for eight rounds", () => {
  assert.deepEqual(longest(PATTERNS.longerExhale), { minutes: 20, rounds: Infinity });
  assert.deepEqual(longest(PATTERNS.box), { minutes: 5, rounds: Infinity });
  assert.deepEqual(longest(PATTERNS.fourSevenEight), { minutes: 5, rounds: 8 });
});

test("phases follow one another without a gap, the lungs neither", () => {
  for (const one of patternsAtRandom(300).map((any) => within(any))) {
    const phases = phasesOf(one);
    let [end, fullness] = [0, 0];
    for (const phase of phases) {
      assert.equal(phase.start, end);
      assert.equal(phase.from, fullness);
      [end, fullness] = [phase.start + phase.seconds, phase.to];
    }
    assert.ok(Math.abs(end - cycleSeconds(one)) < 1e-9);
    assert.equal(fullness, 0);
  }
});

test("where one is in a breath", () => {
  const { longerExhale, cyclicSigh, box } = PATTERNS;
  assert.deepEqual(placeIn(longerExhale, 0), { phase: "in", into: 0, left: 4, fullness: 0 });
  assert.equal(placeIn(longerExhale, 2).fullness.toFixed(6), "0.500000");
  assert.equal(placeIn(longerExhale, 3.999).phase, "in");
  assert.deepEqual(placeIn(longerExhale, 4), { phase: "out", into: 0, left: 6, fullness: 1 });
  assert.equal(placeIn(longerExhale, 99).left, 0);
  assert.equal(placeIn(cyclicSigh, 3).fullness, 0.75);
  assert.equal(placeIn(cyclicSigh, 3.5).phase, "topUp");
  assert.equal(placeIn(box, 14).phase, "holdEmpty");
  assert.equal(placeIn(box, 6).fullness, 1);
});
