/** Drafts are saved after a pause, one at a time, newest last, and not once the real thing has gone out. */
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Autosave, LONGEST_MS, PAUSE_MS } from "../../static/js/drafts/autosave.js";

/** @typedef {import("../../static/js/drafts/autosave.js").Outcome} Outcome */

/** A server that answers when it is told to. */
class Server {
  text = "";
  /** @type {{ text: string, signal: AbortSignal, answer: (outcome: Outcome) => void }[]} */
  requests = [];

  /** @param {AbortSignal} signal */
  send = (signal) => /** @type {Promise<Outcome>} */ (
    new Promise((answer) => this.requests.push({ text: this.text, signal, answer }))
  );

  /** @param {Outcome} outcome */
  async answer(outcome = "saved") {
    this.requests.at(-1)?.answer(outcome);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }

  get texts() {
    return this.requests.map((request) => request.text);
  }
}

/** @type {Server} */
let server;
/** @type {Autosave} */
let autosave;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  server = new Server();
  autosave = new Autosave(server.send);
});

/** @param {string} text */
function type(text) {
  server.text = text;
  autosave.touch();
}

test("nothing is sent before something is typed", () => {
  autosave.flush();
  mock.timers.tick(60_000);
  assert.deepEqual(server.texts, []);
});

test("it saves once, after a pause", () => {
  for (const text of ["a", "ab", "abc"]) {
    type(text);
    mock.timers.tick(PAUSE_MS - 1);
  }
  assert.deepEqual(server.texts, []);
  mock.timers.tick(1);
  assert.deepEqual(server.texts, ["abc"]);
});

test("who types on without a pause is saved all the same", () => {
  for (let typed = 0; typed < LONGEST_MS; typed += 500) {
    type(`${typed}`);
    mock.timers.tick(500);
  }
  assert.equal(server.requests.length, 1);
});

test("never two at once: what was typed meanwhile goes next", async () => {
  type("one");
  mock.timers.tick(PAUSE_MS);
  type("two");
  mock.timers.tick(10 * PAUSE_MS);
  type("three");
  mock.timers.tick(10 * PAUSE_MS);
  assert.deepEqual(server.texts, ["one"]);
  await server.answer();
  assert.equal(autosave.isSaved, false);
  mock.timers.tick(PAUSE_MS);
  assert.deepEqual(server.texts, ["one", "three"]);
  await server.answer();
  assert.equal(autosave.isSaved, true);
});

test("a page that goes away sends what it has at once", () => {
  type("one");
  autosave.flush();
  assert.deepEqual(server.texts, ["one"]);
  autosave.flush();
  assert.deepEqual(server.texts, ["one"]);
});

test("a page that goes away with newer text abandons the older request", async () => {
  type("one");
  mock.timers.tick(PAUSE_MS);
  type("two");
  autosave.flush();
  assert.deepEqual(server.texts, ["one", "two"]);
  assert.equal(server.requests[0]?.signal.aborted, true);
  server.requests[0]?.answer("failed");
  await server.answer();
  assert.equal(autosave.isSaved, true);
});

test("what failed is tried again, ever more patiently, and at once when the connection is back", async () => {
  type("one");
  mock.timers.tick(PAUSE_MS);
  await server.answer("failed");
  mock.timers.tick(5_000);
  assert.equal(server.requests.length, 2);
  await server.answer("failed");
  mock.timers.tick(14_999);
  assert.equal(server.requests.length, 2);
  autosave.retry();
  assert.equal(server.requests.length, 3);
  await server.answer();
  mock.timers.tick(600_000);
  assert.equal(server.requests.length, 3);
});

test("what was turned down is not sent again before it changes", async () => {
  type("one");
  mock.timers.tick(PAUSE_MS);
  await server.answer("refused");
  autosave.retry();
  mock.timers.tick(600_000);
  assert.equal(server.requests.length, 1);
  type("two");
  mock.timers.tick(PAUSE_MS);
  assert.equal(server.requests.length, 2);
});

test("once closed nothing follows, until it is reopened", async () => {
  type("one");
  autosave.close();
  type("two");
  autosave.flush();
  autosave.retry();
  mock.timers.tick(600_000);
  assert.deepEqual(server.texts, []);
  autosave.reopen();
  mock.timers.tick(PAUSE_MS);
  assert.deepEqual(server.texts, ["two"]);
});

test("closing leaves time for the request under way", async () => {
  type("one");
  mock.timers.tick(PAUSE_MS);
  autosave.close();
  let settled = false;
  const waiting = autosave.settled().then(() => (settled = true));
  await Promise.resolve();
  assert.equal(settled, false);
  await server.answer();
  await waiting;
  assert.equal(autosave.isSending, false);
});

test("a request that never ends is abandoned in the end", async () => {
  type("one");
  mock.timers.tick(PAUSE_MS);
  autosave.close();
  const waiting = autosave.settled();
  mock.timers.tick(3_000);
  await waiting;
  assert.equal(server.requests[0]?.signal.aborted, true);
});

test("what is kept elsewhere is not sent again before it changes", () => {
  type("one");
  autosave.close();
  autosave.forget();
  autosave.reopen();
  mock.timers.tick(600_000);
  assert.deepEqual(server.texts, []);
  type("two");
  mock.timers.tick(PAUSE_MS);
  assert.deepEqual(server.texts, ["two"]);
});
