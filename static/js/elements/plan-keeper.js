/**
 * A button with which somebody keeps their plan on this phone, and another press with which they take it off again.
 *
 *     <plan-keeper data-plan='{"signs": …}' data-whose="0192…" data-keep="Bewaar ook op deze telefoon"
 *                  data-remove="Haal van deze telefoon" data-kept="…" data-removed="…" data-other="…" data-failed="…">
 *       <p>Without script this stands here.</p>
 *     </plan-keeper>
 *
 * What is kept follows each saving: the page after it brings the newest plan.
 */

import { asJson, asPlan, isEmpty, Shelf } from "../plan/kept.js";
import { liveRegion, make, write } from "../practice/page.js";

export default class PlanKeeper extends HTMLElement {
  #shelf = new Shelf(() => window.localStorage);
  #button = make("button", "button secondary");
  #note = make("p", "meta");
  #live = liveRegion();

  connectedCallback() {
    const plan = asPlan(asJson(this.dataset["plan"] ?? ""));
    if (!plan || this.querySelector("button")) return;
    const mine = { whose: this.dataset["whose"] ?? "", plan };
    this.#shelf.follow(mine);
    this.#button.type = "button";
    this.#button.addEventListener("click", () => this.#turn(mine));
    this.replaceChildren(this.#note, this.#button, this.#live);
    this.hidden = isEmpty(plan);
    this.#show(mine.whose);
  }

  /** @param {import("../plan/kept.js").Kept} mine */
  #turn(mine) {
    if (this.#isMine(mine.whose)) {
      this.#shelf.remove();
      this.#show(mine.whose);
      this.#tell("removed");
    } else {
      const kept = this.#shelf.keep(mine);
      this.#show(mine.whose);
      this.#tell(kept ? "kept" : "failed");
    }
  }

  /** @param {string} whose */
  #show(whose) {
    const kept = this.#shelf.look();
    const mine = this.#isMine(whose);
    write(this.#button, this.dataset[mine ? "remove" : "keep"] ?? "");
    write(this.#note, kept ? (this.dataset[mine ? "kept" : "other"] ?? "") : "");
    this.#note.hidden = !kept;
  }

  /** @param {string} said */
  #tell(said) {
    write(this.#live, this.dataset[said] ?? "");
    if (said === "failed") {
      write(this.#note, this.dataset[said] ?? "");
      this.#note.hidden = false;
    }
  }

  /** @param {string} whose */
  #isMine(whose) {
    return this.#shelf.look()?.whose === whose;
  }
}
