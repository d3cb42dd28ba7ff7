/**
 * The plan that somebody kept on this phone, shown from the phone alone: nothing is asked of the server.
 *
 *     <kept-plan data-title="Mijn plan" data-signs="Wat ik merk" data-helps="Wat mij helpt" data-calls="Wie ik kan bellen"
 *                data-places="Waar ik heen kan" data-remove="Haal van deze telefoon" hidden></kept-plan>
 *
 * Words go into the page as text and never as HTML.
 */

import { isEmpty, Shelf } from "../plan/kept.js";
import { make, write } from "../practice/page.js";

export default class KeptPlan extends HTMLElement {
  #shelf = new Shelf(() => window.localStorage);

  connectedCallback() {
    const plan = this.#shelf.look()?.plan;
    if (!plan || isEmpty(plan)) return;
    this.replaceChildren(
      this.#words("h2", "title"),
      ...this.#part("signs", paragraphs(plan.signs)),
      ...this.#part("helps", paragraphs(plan.helps)),
      ...this.#part("calls", plan.calls.map(row)),
      ...this.#part("places", paragraphs(plan.places)),
      this.#remover(),
    );
    this.hidden = false;
  }

  /**
   * @param {string} name
   * @param {HTMLElement[]} lines
   */
  #part(name, lines) {
    if (lines.length === 0) return [];
    const box = make("div", name === "calls" ? "help-rows" : "voice writing-read");
    box.append(...lines);
    return [this.#words("h3", name), box];
  }

  /**
   * @param {"h2" | "h3"} tag
   * @param {string} name
   */
  #words(tag, name) {
    const heading = make(tag, "");
    write(heading, this.dataset[name] ?? "");
    return heading;
  }

  #remover() {
    const button = make("button", "button quiet");
    button.type = "button";
    write(button, this.dataset["remove"] ?? "");
    button.addEventListener("click", () => {
      this.#shelf.remove();
      this.replaceChildren();
      this.hidden = true;
    });
    return button;
  }
}

/** @param {string} text */
function paragraphs(text) {
  return text
    .split("\n\n")
    .filter((part) => part.trim())
    .map((part) => {
      const line = make("p", "");
      write(line, part);
      return line;
    });
}

/** @param {import("../plan/kept.js").Call} call */
function row(call) {
  const box = make("div", "help-row");
  const number = make(call.link ? "a" : "span", "number");
  const name = call.number ? call.name : "";
  write(number, call.number || call.name);
  if (call.link) {
    const spoken = make("span", "visually-hidden");
    write(spoken, `: ${name}`);
    number.setAttribute("href", call.link);
    number.append(spoken);
  }
  box.append(number);
  if (name) {
    const what = make("span", "what");
    write(what, name);
    if (call.link) what.ariaHidden = "true";
    box.append(what);
  }
  return box;
}
