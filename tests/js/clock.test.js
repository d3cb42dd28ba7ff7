/** Time of practice: counted only while somebody practises, whatever clock it is read from. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Stopwatch } from "../../static/js/breath/clock.js";
import { asClock } from "../../static/js/practice/time.js";

test("only the time between start and stop is counted", () => {
  let now = 100;
  const watch = new Stopwatch(() => now);
  now = 105;
  assert.equal(watch.read(), 0);
  watch.start();
  now = 108;
  watch.stop();
  now = 200;
  assert.equal(watch.read(), 3);
  watch.start();
  now = 201.5;
  assert.equal(watch.read(), 4.5);
});

test("it goes over to another clock without a jump", () => {
  let [wall, audio] = [1000, 0.25];
  const watch = new Stopwatch(() => wall);
  watch.start();
  wall = 1002;
  watch.follow(() => audio);
  assert.equal(watch.read(), 2);
  audio = 1.25;
  assert.equal(watch.read(), 3);
  assert.equal(watch.when(10), 8.25);
});

test("it can change clocks while it stands still", () => {
  let [wall, audio] = [50, 7];
  const watch = new Stopwatch(() => wall);
  watch.start();
  wall = 53;
  watch.stop();
  watch.follow(() => audio);
  watch.start();
  audio = 8;
  assert.equal(watch.read(), 4);
});

test("it does not go back with a clock that does", () => {
  let now = 0;
  const watch = new Stopwatch(() => now);
  watch.start();
  now = 5;
  assert.equal(watch.read(), 5);
  now = 4.98;
  assert.equal(watch.read(), 5);
});

test("seconds are written as a clock that reaches 0:00 at the end", () => {
  const written = [300, 299.2, 222, 60, 59.01, 0.4, 0, -1].map(asClock);
  assert.deepEqual(written, ["5:00", "5:00", "3:42", "1:00", "1:00", "0:01", "0:00", "0:00"]);
});
