/** The same words are one insight however often they are sent; other words are another. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Selected } from "../../static/js/insights/selected.js";

test("the id stays with the words", () => {
  let made = 0;
  const selected = new Selected(() => `id-${(made += 1)}`);
  selected.take("Ik hoef niet alles op te lossen.");
  selected.take("Ik hoef niet alles op te lossen.");
  assert.deepEqual([selected.id, selected.words], ["id-1", "Ik hoef niet alles op te lossen."]);
  selected.take("niet alles");
  assert.deepEqual([selected.id, selected.words], ["id-2", "niet alles"]);
});
