/**
 * Lets somebody mark words of a text as an insight by selecting them, with a finger, a mouse or the keyboard.
 *
 *     <insight-mark>
 *       <article>…</article>
 *       <form method="post" action="…" hidden>
 *         <input type="hidden" name="id"><input type="hidden" name="words">
 *         <button class="button primary">Markeer als inzicht</button>
 *       </form>
 *     </insight-mark>
 *
 * While words of the `<article>` are selected the form is shown; its button sends them as `words`, under an `id` that is
 * new for each selection, so that the same words sent twice are kept once. Without script, and where the browser makes
 * no ids (an unsafe connection), the form stays hidden, and the page has another way to the same.
 */

import { Selected } from "../insights/selected.js";

// A tap on the button may take the selection away just before it counts as a tap.
const STAYS_MS = 700;

export default class InsightMark extends HTMLElement {
  #ended = new AbortController();
  #selected = new Selected(() => crypto.randomUUID());
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #leaving;

  connectedCallback() {
    const form = this.querySelector("form");
    const text = this.querySelector("article");
    // Typed as always there; browsers leave it out on an unsafe connection.
    if (!form || !text || !("randomUUID" in crypto)) return;
    const { signal } = this.#ended;
    document.addEventListener("selectionchange", () => this.#look(form, wordsIn(text)), { signal });
    // Pressed, the button leaves the selection as it is.
    form.addEventListener("pointerdown", (event) => event.preventDefault(), { signal });
    form.addEventListener("submit", () => this.#fill(form), { signal });
    // Words may have been selected while this script was still on its way.
    this.#look(form, wordsIn(text));
  }

  disconnectedCallback() {
    this.#ended.abort();
    clearTimeout(this.#leaving);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {string} words
   */
  #look(form, words) {
    clearTimeout(this.#leaving);
    if (words) {
      this.#selected.take(words);
      form.hidden = false;
    } else {
      this.#leaving = setTimeout(() => (form.hidden = true), STAYS_MS);
    }
  }

  /** @param {HTMLFormElement} form */
  #fill(form) {
    clearTimeout(this.#leaving);
    for (const name of /** @type {const} */ (["id", "words"])) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = this.#selected[name];
    }
  }
}

/**
 * What is selected of a text; a selection that goes on outside it does not count.
 *
 * @param {HTMLElement} text
 */
function wordsIn(text) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return "";
  const inside = text.contains(selection.anchorNode) && text.contains(selection.focusNode);
  return inside ? selection.toString().trim() : "";
}
