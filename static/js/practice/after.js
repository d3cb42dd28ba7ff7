/**
 * What comes after a practice: the part of the page marked `data-after`, kept out of sight until then.
 *
 * Without script it simply stands below the practice. The server marks it `data-after="open"` to have it shown at once
 * (a form that came back with a question). A field of its form marked `data-take="seconds"` is given how long the
 * practice lasted, in whole seconds; one marked `data-take="finished"` "yes" or "no". What its heading
 * says of a practice that was done stands in its `data-finished`, of one stopped before its end in `data-stopped`.
 *
 * A form with `data-so-far` is also sent there whenever somebody may be gone: stopped halfway, called away, done. What
 * it answers stands in the part marked `data-part="kept"`, and what `data-not-kept` says when there is no connection.
 */
import { write } from "./page.js";

/** @typedef {{ seconds: number, finished: boolean }} Practised */

export class After {
  /** @type {HTMLElement | null} */
  #part = document.querySelector("[data-after]");
  #form = this.#part?.closest("form") ?? null;
  /** @type {Practised | null} what is over, with answers that may still change */
  #over = null;
  #underWay = new AbortController();
  /** Whether the server answered the last time, whatever the browser thinks of the connection. */
  #reached = true;

  constructor() {
    if (this.#part) this.#reveal(this.#part.dataset["after"] === "open");
    // The form itself says all of it: what is under way would only come after it.
    this.#form?.addEventListener("submit", (event) => this.#submit(event));
    addEventListener("offline", () => (this.#reached = false));
    document.addEventListener("visibilitychange", () => document.hidden && this.#over && this.keep(this.#over));
  }

  get exists() {
    return this.#part !== null;
  }

  /** @param {Practised} practised */
  show(practised) {
    if (!this.#part) return;
    this.#reveal(true);
    const first = this.#part.querySelector("h1, h2, h3") ?? this.#part;
    write(first, first.getAttribute(practised.finished ? "data-finished" : "data-stopped") ?? first.textContent ?? "");
    first.setAttribute("tabindex", "-1");
    /** @type {HTMLElement} */ (first).focus();
    this.#over = practised;
    this.keep(practised);
  }

  /** @param {boolean} shown its buttons work only then: Enter in a field before it must not send the form */
  #reveal(shown) {
    if (!this.#part) return;
    this.#part.hidden = !shown;
    for (const button of this.#part.querySelectorAll("button")) button.disabled = !shown;
  }

  /** @param {SubmitEvent} event without a connection it would lead to a page of the browser's, and the line be lost */
  #submit(event) {
    if (!navigator.onLine && !this.#reached) {
      event.preventDefault();
      if (this.#over) this.keep(this.#over);
      return this.#tell(this.#notKept);
    }
    this.#over = null;
    this.#underWay.abort();
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
    this.#underWay.abort();
    this.#underWay = new AbortController();
    const { signal } = this.#underWay;
    const fields = [...new FormData(this.#form)].map(([name, value]) => [name, String(value)]);
    try {
      const headers = { Accept: "application/json" };
      const body = new URLSearchParams(fields);
      const sent = { method: "POST", body, headers, keepalive: true, redirect: /** @type {const} */ ("error"), signal };
      const response = await fetch(url, sent);
      this.#reached = true;
      this.#tell(response.ok ? (await response.json()).label : "");
    } catch {
      if (signal.aborted) return;
      this.#reached = false;
      this.#tell(this.#notKept);
    }
  }

  get #notKept() {
    return this.#form?.dataset["notKept"] ?? "";
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
