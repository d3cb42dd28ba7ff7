/**
 * What comes after a practice: the part of the page marked `data-after`, kept out of sight until then.
 *
 * Without script it simply stands below the practice. The server marks it `data-after="open"` to have it shown at once
 * (a form that came back with a question). A field in it marked `data-take="seconds"` is given how long the practice
 * lasted, in whole seconds; one marked `data-take="finished"` "yes" or "no". Its heading has the words for a practice
 * that was done; `data-stopped` on it those for one that was stopped before its end.
 */
import { write } from "./page.js";

export class After {
  /** @type {HTMLElement | null} */
  #part = document.querySelector("[data-after]");

  constructor() {
    if (this.#part) this.#part.hidden = this.#part.dataset["after"] !== "open";
  }

  get exists() {
    return this.#part !== null;
  }

  /** @param {{ seconds: number, finished: boolean }} practised */
  show({ seconds, finished }) {
    if (!this.#part) return;
    this.#fill("seconds", String(Math.round(seconds)));
    this.#fill("finished", finished ? "yes" : "no");
    this.#part.hidden = false;
    const first = this.#part.querySelector("h1, h2, h3") ?? this.#part;
    if (!finished) write(first, first.getAttribute("data-stopped") ?? first.textContent);
    first.setAttribute("tabindex", "-1");
    /** @type {HTMLElement} */ (first).focus();
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #fill(name, value) {
    const field = this.#part?.querySelector(`input[data-take="${name}"]`);
    if (field instanceof HTMLInputElement) field.value = value;
  }
}
