/** A breathing practice runs in whole breaths that join exactly, through pauses and changes of pace. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Course, NATURAL_SECONDS } from "../../static/js/breath/course.js";
import { cycleSeconds, longest, within } from "../../static/js/breath/pattern.js";
import { PATTERNS, numbersFrom, patternsAtRandom } from "./patterns.js";

const { longerExhale, box, fourSevenEight, even } = PATTERNS;

/**
 * Return the second at which the guided breathing of a course that nobody touches ends.
 *
 * @param {Course} course
 */
function guidedSeconds(course) {
  for (let second = 0; ; second += 0.5) {
    if (course.at(second).phase === "natural") return second;
  }
}

test("five minutes are 28 breaths of ten seconds and twenty seconds of natural breathing", () => {
  const course = new Course(longerExhale, { minutes: 5 });
  assert.equal(course.end, 300);
  assert.equal(guidedSeconds(course), 280);
  assert.deepEqual(course.at(279.999).phase, "out");
  assert.deepEqual(course.at(280), { phase: "natural", into: 0, left: 20, fullness: 0, breath: 28 });
  assert.equal(course.at(299.9).phase, "natural");
  assert.equal(course.at(300).phase, "over");
});

test("breaths that do not fill the minutes exactly end before them, never after", () => {
  const course = new Course(even, { minutes: 5 });
  assert.equal(guidedSeconds(course), 275);
  assert.equal(course.end, 295);
});

test("rounds are counted", () => {
  const course = new Course(fourSevenEight, { rounds: 4 });
  assert.equal(guidedSeconds(course), 4 * 19);
  assert.equal(course.end, 4 * 19 + NATURAL_SECONDS);
});

test("neither minutes nor rounds go beyond what a pattern may last", () => {
  assert.equal(new Course(box, { minutes: 60 }).end, 17 * 16 + 20);
  assert.equal(guidedSeconds(new Course(fourSevenEight, { rounds: 50 })), 8 * 19);
  assert.equal(guidedSeconds(new Course(fourSevenEight, { minutes: 5 })), 8 * 19);
  assert.equal(new Course(longerExhale, {}).end, 20 * 60);
});

test("another pace begins with the next breath and joins it", () => {
  const course = new Course(longerExhale, { minutes: 5 });
  course.upcoming(12);
  assert.equal(course.change(1, 12), 20);
  assert.equal(course.at(19.9).phase, "out");
  assert.equal(course.at(19.9).left.toFixed(6), "0.100000");
  assert.deepEqual(course.upcoming(20).map((breath) => [breath.start, breath.end]), [[20, 31], [31, 42]]);
});

test("a breath that is about to begin keeps its pace", () => {
  const course = new Course(longerExhale, { minutes: 5 });
  course.upcoming(9.9);
  assert.equal(course.change(1, 9.9), 20);
  assert.deepEqual(course.upcoming(10).map((breath) => breath.end), [20, 31]);
});

test("two taps within a breath are both in the next one", () => {
  const course = new Course(longerExhale, { minutes: 5 });
  course.change(1, 2);
  course.change(1, 3);
  assert.equal(cycleSeconds(course.pattern), 12);
  assert.equal(course.upcoming(10).at(0)?.end, 22);
});

test("a tap that changes nothing forgets nothing", () => {
  const course = new Course(longerExhale, { minutes: 5 });
  course.change(-1, 0);
  course.change(-1, 0);
  assert.equal(course.canChange(-1), false);
  assert.equal(course.change(-1, 0), null);
});

test("after a pause a new breath begins, and the minutes stay the same", () => {
  const course = new Course(longerExhale, { minutes: 5 });
  course.upcoming(13);
  course.breakOff(13);
  assert.deepEqual(course.at(13), { phase: "in", into: 0, left: 4, fullness: 0, breath: 2 });
  assert.equal(course.at(12.999).phase, "in");
  assert.ok(course.end <= 300 && course.end > 290);
});

test("a round that was broken off is not counted", () => {
  const course = new Course(fourSevenEight, { rounds: 4 });
  course.at(25);
  course.breakOff(25);
  assert.equal(guidedSeconds(course), 25 + 3 * 19);
});

test("natural breathing is not guided again by a pause or another pace", () => {
  const course = new Course(even, { minutes: 5 });
  course.at(276);
  course.breakOff(276);
  assert.equal(course.change(-1, 276), null);
  assert.equal(course.at(276).phase, "natural");
  assert.equal(course.at(295).phase, "over");
});

test("whatever is tapped and whenever: breaths join, and all ends in time", () => {
  for (const [index, any] of patternsAtRandom(400).entries()) {
    const next = numbersFrom(index + 1);
    const course = new Course(any, { minutes: 5 });
    /** @type {import("../../static/js/breath/course.js").Breath[]} */
    const followed = [];
    for (let now = 0; course.at(now).phase !== "over"; now += 0.01 + next() * 4) {
      assert.ok(now <= 60 * longest(within(any)).minutes);
      const [breath] = course.upcoming(now);
      if (breath && breath !== followed.at(-1)) followed.push(breath);
      if (next() < 0.1) course.change(next() < 0.5 ? 1 : -1, now);
      if (next() < 0.05 && breath?.start !== now) course.breakOff(now);
    }
    followed.slice(1).forEach((breath, index) => assert.equal(breath.start, followed[index]?.end));
  }
});
