/**
 * A button that copies a text.
 *
 *     <copy-text data-text="https://…" data-copied="Gekopieerd" data-failed="Kopiëren lukte niet">
 *       <button type="button" class="button secondary" hidden>Kopieer de link</button>
 *     </copy-text>
 *
 * The button stays hidden where the browser cannot copy: without script, or without a safe connection; the text stands
 * in the page as well. `copied` or `failed` is shown beside the button for a while, and read aloud politely.
 */

import { make } from "../practice/page.js";

const SHOWN_MS = 4000;

export default class CopyText extends HTMLElement {
  #told = make("span", "copy-told");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  connectedCallback() {
    const button = this.querySelector("button");
    // Typed as always there; browsers leave it out on an unsafe connection.
    if (!button?.hidden || !("clipboard" in navigator)) return;
    this.#told.setAttribute("role", "status");
    this.append(this.#told);
    button.hidden = false;
    button.addEventListener("click", () => this.#copy());
  }

  async #copy() {
    const copies = navigator.clipboard.writeText(this.dataset["text"] ?? "");
    const copied = await copies.then(() => true, () => false);
    this.#tell(this.dataset[copied ? "copied" : "failed"] ?? "");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(""), SHOWN_MS);
  }

  /** @param {string} text */
  #tell(text) {
    this.#told.textContent = text;
  }
}
