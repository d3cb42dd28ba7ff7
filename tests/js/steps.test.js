/** A practice in steps: each for its own time, further or longer as somebody wishes. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { StepCourse } from "../../static/js/steps/course.js";

test("steps follow one another in their own time", () => {
  const course = new StepCourse([10, 20, 30]);
  course.reach(9.9);
  assert.equal(course.step, 0);
  course.reach(10.2);
  assert.equal(course.step, 1);
  assert.equal(course.left(10.2)?.toFixed(3), "19.800");
  assert.equal(course.leftInAll(10.2)?.toFixed(3), "49.800");
  course.reach(61);
  assert.ok(course.isOver);
  assert.equal(course.leftInAll(61), 0);
});

test("going on and back begins the step anew", () => {
  const course = new StepCourse([10, 20]);
  course.go(1, 3);
  assert.equal(course.left(4), 19);
  assert.ok(course.isLast);
  course.go(-1, 5);
  assert.equal(course.left(5), 10);
  course.go(-1, 6);
  assert.ok(course.isFirst);
  assert.equal(course.left(6), 10);
});

test("going on from the last step ends it", () => {
  const course = new StepCourse([10]);
  course.go(1, 1);
  assert.ok(course.isOver);
});

test("a step can be made longer, again and again", () => {
  const course = new StepCourse([10, 20]);
  course.lengthen();
  course.lengthen();
  course.reach(39);
  assert.equal(course.step, 0);
  course.reach(40);
  assert.equal(course.step, 1);
  assert.equal(course.left(40), 20);
});

test("a step without seconds waits", () => {
  const course = new StepCourse([null, 5]);
  course.reach(3600);
  assert.equal(course.step, 0);
  assert.equal(course.left(3600), null);
  assert.equal(course.leftInAll(3600), null);
  course.lengthen();
  course.go(1, 3600);
  course.reach(3605);
  assert.ok(course.isOver);
});

test("time that was slept through counts step by step", () => {
  const course = new StepCourse([10, 20, 30]);
  course.reach(35);
  assert.equal(course.step, 2);
  assert.equal(course.left(35), 25);
});
