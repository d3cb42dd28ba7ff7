/** A phone keeps a plan only when asked, follows only its owner's, and reads back nothing but a plan. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { asPlan, KEY, Shelf } from "../../static/js/plan/kept.js";

/** What a browser keeps. */
class Storage {
  /** @type {Map<string, string>} */
  items = new Map();
  full = false;

  /** @param {string} key */
  getItem(key) {
    return this.items.get(key) ?? null;
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  setItem(key, value) {
    if (this.full) throw new Error("QuotaExceededError");
    this.items.set(key, value);
  }

  /** @param {string} key */
  removeItem(key) {
    this.items.delete(key);
  }
}

const plan = {
  signs: "Ik slaap kort.",
  helps: "",
  calls: [{ name: "Jeroen", number: "06 1234 5678", link: "tel:0612345678" }],
  places: "Bij mijn zus.",
};
const empty = { signs: "", helps: "", calls: [], places: "" };

/** @type {Storage} */
let storage;
/** @type {Shelf} */
let shelf;

beforeEach(() => {
  storage = new Storage();
  shelf = new Shelf(() => storage);
});

test("nothing is kept unasked", () => {
  assert.equal(shelf.look(), null);
  shelf.follow({ whose: "noor", plan });
  assert.equal(storage.items.size, 0);
});

test("what is kept comes back, and goes when it is removed", () => {
  assert.equal(shelf.keep({ whose: "noor", plan }), true);
  assert.deepEqual(shelf.look(), { whose: "noor", plan });
  shelf.remove();
  assert.equal(storage.items.size, 0);
});

test("a newer plan of the same person takes its place", () => {
  shelf.keep({ whose: "noor", plan });
  shelf.follow({ whose: "noor", plan: { ...plan, helps: "De hond." } });
  assert.equal(shelf.look()?.plan.helps, "De hond.");
});

test("a plan of somebody else leaves it alone", () => {
  shelf.keep({ whose: "noor", plan });
  shelf.follow({ whose: "bram", plan: { ...plan, signs: "Van Bram." } });
  assert.deepEqual(shelf.look(), { whose: "noor", plan });
});

test("an emptied plan is kept no longer", () => {
  shelf.keep({ whose: "noor", plan });
  shelf.follow({ whose: "noor", plan: empty });
  assert.equal(storage.items.size, 0);
});

test("what does not fit is told, and what cannot be asked for is nothing", () => {
  storage.full = true;
  assert.equal(shelf.keep({ whose: "noor", plan }), false);
  const refused = new Shelf(() => {
    throw new Error("SecurityError");
  });
  assert.equal(refused.look(), null);
  assert.equal(refused.keep({ whose: "noor", plan }), false);
  refused.remove();
});

test("what lies there and is no plan is nothing", () => {
  for (const text of ["", "{", "null", "[]", '"x"', "{}", '{"plan": 1}', '{"plan": {"calls": "x"}}']) {
    storage.items.set(KEY, text);
    assert.equal(shelf.look(), null, text);
  }
});

test("only a telephone number can be called", () => {
  for (const link of ["javascript:alert(1)", "https://evil.example", "tel:", "tel:12", 5, null]) {
    const found = asPlan({ ...plan, calls: [{ name: "Jeroen", number: "x", link }, 3, {}] });
    assert.deepEqual(found?.calls, [{ name: "Jeroen", number: "x", link: null }]);
  }
});
