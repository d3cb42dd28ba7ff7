/**
 * What comes after a practice: the part of the page marked `data-after`, kept out of sight until then.
 *
 * Without script it simply stands below the practice. The server marks it `data-after="open"` to have it shown at once
 * (a form that came back with a question). A field of its form marked `data-take="seconds"` is given how long the
 * practice lasted, in whole seconds; one marked `data-take="finished"` "yes" or "no". Its heading has the words for a
 * practice that was done; `data-stopped` on it those for one that was stopped before its end.
 *
 * A form with `data-so-far` is also sent there whenever somebody may be gone: stopped halfway, called away, done. What
 * it answers stands in the part marked `data-part="kept"`.
 */
import { write } from "./page.js";

/** @typedef {{ seconds: number, finished: boolean }} Practised */

export class After {
  /** @type {HTMLElement | null} */
  #part = document.querySelector("[data-after]");
  #form = this.#part?.closest("form") ?? null;

  constructor() {
    if (this.#part) this.#part.hidden = this.#part.dataset["after"] !== "open";
  }

  get exists() {
    return this.#part !== null;
  }

  /** @param {Practised} practised */
  show(practised) {
    if (!this.#part) return;
    this.#part.hidden = false;
    const first = this.#part.querySelector("h1, h2, h3") ?? this.#part;
    if (!practised.finished) write(first, first.getAttribute("data-stopped") ?? first.textContent);
    first.setAttribute("tabindex", "-1");
    /** @type {HTMLElement} */ (first).focus();
    this.keep(practised);
  }

  /**
   * Save the practice as far as it went; without a connection the button below still does.
   *
   * @param {Practised} practised
   */
  async keep({ seconds, finished }) {
    this.#fill("seconds", String(Math.round(seconds)));
    this.#fill("finished", finished ? "yes" : "no");
    const url = this.#form?.dataset["soFar"];
    if (!this.#form || !url) return;
    const fields = [...new FormData(this.#form)].map(([name, value]) => [name, String(value)]);
    try {
      const headers = { Accept: "application/json" };
      const body = new URLSearchParams(fields);
      const response = await fetch(url, { method: "POST", body, headers, keepalive: true, redirect: "error" });
      if (response.ok) this.#tell((await response.json()).label);
    } catch {
      this.#tell("");
    }
  }

  /** @param {string} label */
  #tell(label) {
    write(this.#part?.querySelector('[data-part="kept"]') ?? null, label);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #fill(name, value) {
    const field = this.#form?.querySelector(`input[data-take="${name}"]`);
    if (field instanceof HTMLInputElement) field.value = value;
  }
}
