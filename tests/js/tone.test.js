/** The tone of a breath, as it is written out before it is played. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cycleSeconds, within } from "../../static/js/breath/pattern.js";
import { GAP, HIGH, HIGHEST, LOW, score, valueAt } from "../../static/js/breath/tone.js";
import { PATTERNS, patternsAtRandom } from "./patterns.js";

const { longerExhale, cyclicSigh, box } = PATTERNS;

test("every breath begins and ends low and silent, with room to be taken back", () => {
  for (const any of patternsAtRandom(500).map((one) => within(one))) {
    const { pitch, breath, hold } = score(any);
    for (const [line, rest] of /** @type {const} */ ([[pitch, LOW], [breath, 0], [hold, 0]])) {
      assert.deepEqual(line.at(0), [0, rest]);
      assert.equal(line.at(-1)?.[1], rest);
      assert.ok((line.at(-1)?.[0] ?? 0) <= cycleSeconds(any) - GAP);
    }
  }
});

test("no line goes back in time, and none jumps", () => {
  for (const any of patternsAtRandom(500).map((one) => within(one))) {
    for (const line of Object.values(score(any))) {
      line.slice(1).forEach(([seconds, value], index) => {
        const [before, from] = line[index] ?? [0, 0];
        assert.ok(seconds >= before);
        assert.ok(seconds > before || value === from, JSON.stringify(line));
      });
    }
  }
});

test("it rises with breathing in and falls with breathing out", () => {
  const { pitch, breath } = score(longerExhale);
  const heard = [0.5, 1, 2, 3, 4, 5, 6, 8, 9].map((second) => valueAt(pitch, second));
  assert.deepEqual(heard.slice(0, 5), [...heard.slice(0, 5)].sort((a, b) => a - b));
  assert.deepEqual(heard.slice(4), [...heard.slice(4)].sort((a, b) => b - a));
  assert.equal(valueAt(pitch, 4), HIGH);
  assert.ok(valueAt(breath, 4) > 0.5 && valueAt(breath, 9.9) < 0.1);
});

test("the second sip of air goes higher", () => {
  assert.equal(valueAt(score(cyclicSigh).pitch, 4), HIGHEST);
});

test("a held breath has its own colour", () => {
  const { breath, hold } = score(box);
  assert.equal(valueAt(hold, 2), 0);
  assert.ok(valueAt(hold, 6) > 0.5 && valueAt(breath, 6) === 0);
  assert.equal(valueAt(hold, 10), 0);
  assert.ok(valueAt(hold, 14) > 0.5 && valueAt(breath, 14) === 0);
});
