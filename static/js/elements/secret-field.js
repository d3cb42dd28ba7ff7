/**
 * A password field with a button that shows what is typed, and hides it again.
 *
 *     <secret-field data-show="Toon" data-hide="Verberg">
 *       <input class="control" type="password" id="passphrase" …>
 *     </secret-field>
 *
 * The button is made here, because it does nothing without script. What is sent is always a password field again.
 */

import { make, write } from "../practice/page.js";
import { Sight } from "../secret/sight.js";

export default class SecretField extends HTMLElement {
  #ended = new AbortController();

  connectedCallback() {
    const field = this.querySelector("input");
    if (field && !this.querySelector("button")) this.#equip(field);
  }

  disconnectedCallback() {
    this.#ended.abort();
  }

  /** @param {HTMLInputElement} field */
  #equip(field) {
    const signal = this.#ended.signal;
    const button = make("button", "button quiet");
    const word = make("span", "secret-word");
    const sight = new Sight(field, (shown) => this.#tell(word, shown));
    button.type = "button";
    button.append(word, this.#ofWhat(field));
    this.#tell(word, sight.shown);
    // As readable text it would otherwise be looked up by a checker of spelling, and get a capital.
    field.spellcheck = false;
    if (!field.hasAttribute("autocapitalize")) field.autocapitalize = "off";
    button.addEventListener("click", () => sight.turn(), { signal });
    sight.hideAt([[field.form ?? this, "submit"], [window, "pagehide"]], signal);
    this.append(button);
  }

  /**
   * @param {Element} word
   * @param {boolean} shown
   */
  #tell(word, shown) {
    write(word, this.dataset[shown ? "hide" : "show"] ?? "");
  }

  /** @param {HTMLInputElement} field */
  #ofWhat(field) {
    const name = make("span", "visually-hidden");
    write(name, `: ${field.labels?.[0]?.textContent?.trim() ?? ""}`);
    return name;
  }
}
