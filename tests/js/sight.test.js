/** What was shown of a secret is hidden before a browser could keep it. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Sight } from "../../static/js/secret/sight.js";

function begin() {
  const field = { type: "password" };
  /** @type {boolean[]} */
  const told = [];
  const ended = new AbortController();
  const [form, page] = [new EventTarget(), new EventTarget()];
  const sight = new Sight(field, (shown) => told.push(shown));
  sight.hideAt([[form, "submit"], [page, "pagehide"]], ended.signal);
  return { field, told, ended, form, page, sight };
}

test("it is hidden until somebody asks, and hidden again when asked once more", () => {
  const { field, told, sight } = begin();
  assert.equal(sight.shown, false);
  sight.turn();
  assert.deepEqual([field.type, sight.shown], ["text", true]);
  sight.turn();
  assert.deepEqual([field.type, sight.shown], ["password", false]);
  assert.deepEqual(told, [true, false]);
});

test("it is never sent as text", () => {
  const { field, told, form, sight } = begin();
  sight.turn();
  form.dispatchEvent(new Event("submit"));
  assert.equal(field.type, "password");
  assert.deepEqual(told, [true, false]);
});

test("whoever hears of the sending finds it hidden", () => {
  const { field, form, sight } = begin();
  /** @type {string[]} */
  const found = [];
  form.addEventListener("submit", () => found.push(field.type));
  sight.turn();
  form.dispatchEvent(new Event("submit"));
  assert.deepEqual(found, ["password"]);
});

test("it is not kept with a page that was left", () => {
  const { field, page, sight } = begin();
  sight.turn();
  page.dispatchEvent(new Event("pagehide"));
  assert.equal(field.type, "password");
});

test("hiding what is hidden tells nothing", () => {
  const { told, form } = begin();
  form.dispatchEvent(new Event("submit"));
  assert.deepEqual(told, []);
});

test("what has ended listens no more", () => {
  const { field, form, ended, sight } = begin();
  sight.turn();
  ended.abort();
  form.dispatchEvent(new Event("submit"));
  assert.equal(field.type, "text");
});
