/**
 * The names of what is ticked on a body map, said above it as they are ticked, and read aloud politely.
 *
 *     <marked-places>
 *       <p role="status" data-part="named"></p>
 *       … <label><input type="checkbox"> <span>Nek</span></label> …
 *     </marked-places>
 *
 * Without script the parts have their colour, and what can be said of each stands below.
 */
import { write } from "../practice/page.js";

export default class MarkedPlaces extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.#name());
    this.#name();
  }

  #name() {
    const ticked = [...this.querySelectorAll("input[type=checkbox]:checked")];
    const names = ticked.map((box) => box.closest("label")?.textContent?.trim());
    write(this.querySelector('[data-part="named"]'), names.join(", "));
  }
}
