import assert from "node:assert/strict";
import { test } from "node:test";

import { charactersLeft } from "../../static/js/limit/countdown.js";

test("nothing is said while the end is far", () => {
  assert.equal(charactersLeft("a".repeat(89), 100), null);
  assert.equal(charactersLeft("", 100), null);
});

test("near the end it counts down, and below nothing", () => {
  assert.equal(charactersLeft("a".repeat(90), 100), 10);
  assert.equal(charactersLeft("a".repeat(100), 100), 0);
  assert.equal(charactersLeft("a".repeat(130), 100), -30);
});

test("an emoji is one character, as it is to the server", () => {
  assert.equal(charactersLeft("😀".repeat(95), 100), 5);
  assert.equal(charactersLeft("😀".repeat(50), 100), null);
});
