/**
 * A scale of whole numbers as a slider that starts untouched.
 *
 * Wraps a label and a <select> whose first option has no value. The <select> keeps the answer and is what is sent;
 * it tells of a change by its own `input` and `change` events. The words come from data attributes: `unanswered`,
 * `clear`, `clear-label`, `less`, `more`. Sets `data-state` to "unanswered" or "answered", and `data-touched` once
 * there has been an answer, for the stylesheet.
 */
export class ScaleSlider extends HTMLElement {
  connectedCallback() {
    const select = this.querySelector("select");
    const words = this.querySelector(".scale-words");
    if (select && words && !this.dataset["state"]) new Scale(this, select, words);
  }
}

class Scale {
  #host;
  #select;
  #range;
  #shown = make("span", "scale-value");
  #pressed = false;

  /**
   * @param {ScaleSlider} host
   * @param {HTMLSelectElement} select
   * @param {Element} words
   */
  constructor(host, select, words) {
    this.#host = host;
    this.#select = select;
    this.#range = slider(select);
    this.#build(words);
    this.#listen();
    this.#show();
  }

  /** @param {Element} words */
  #build(words) {
    this.#shown.ariaHidden = "true";
    const track = make("div", "scale-track");
    track.append(this.#stepper("less", -1), this.#range, this.#stepper("more", 1));
    this.#select.after(this.#shown, track);
    words.firstElementChild?.after(this.#clearer());
  }

  /**
   * @param {"less" | "more"} name
   * @param {number} difference
   */
  #stepper(name, difference) {
    return button(`scale-step ${name}`, this.#word(name), () => this.#step(difference));
  }

  #clearer() {
    const clear = button("scale-clear", this.#word("clearLabel"), () => {
      this.#answer(null);
      this.#range.focus();
    });
    clear.textContent = this.#word("clear");
    return clear;
  }

  #listen() {
    const range = this.#range;
    range.addEventListener("keydown", (event) => this.#onKey(event));
    range.addEventListener("pointerdown", () => (this.#pressed = true));
    range.addEventListener("input", () =>
      this.#pressed ? this.#show(range.valueAsNumber) : this.#answer(range.valueAsNumber),
    );
    range.addEventListener("pointerup", () => this.#release());
    range.addEventListener("change", () => this.#release());
    // A finger that came to scroll has not answered.
    range.addEventListener("pointercancel", () => {
      this.#pressed = false;
      this.#show();
    });
    this.#select.form?.addEventListener("reset", () => setTimeout(() => this.#show()));
  }

  #release() {
    if (this.#pressed) this.#answer(this.#range.valueAsNumber);
    this.#pressed = false;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const clears = event.key === "Delete" || event.key === "Backspace";
    const begins = this.#answered() === null && /^(Arrow\w+|Enter| )$/.test(event.key);
    if (!clears && !begins) return;
    event.preventDefault();
    this.#answer(clears ? null : this.#range.valueAsNumber);
  }

  /** @param {number} difference */
  #step(difference) {
    const now = this.#answered();
    // The first touch makes the dashed thumb real where it stands.
    if (now !== null) this.#range.valueAsNumber = now + difference;
    this.#answer(this.#range.valueAsNumber);
  }

  #answered() {
    return this.#select.value === "" ? null : Number(this.#select.value);
  }

  /** @param {number | null} value */
  #answer(value) {
    if (value === this.#answered()) return this.#show();
    this.#select.value = value === null ? "" : String(value);
    this.#show();
    for (const type of ["input", "change"]) {
      this.#select.dispatchEvent(new Event(type, { bubbles: true }));
    }
  }

  #show(value = this.#answered()) {
    const range = this.#range;
    const [min, max] = [Number(range.min), Number(range.max)];
    range.valueAsNumber = value ?? Math.round((min + max) / 2);
    range.ariaValueText = value === null ? this.#word("unanswered") : String(value);
    range.style.setProperty("--part", String((range.valueAsNumber - min) / (max - min)));
    this.#shown.textContent = value === null ? "–" : String(value);
    this.#host.dataset["state"] = value === null ? "unanswered" : "answered";
    if (this.#answered() !== null) this.#host.dataset["touched"] = "";
  }

  /** @param {string} name */
  #word(name) {
    return this.#host.dataset[name] ?? "";
  }
}

/**
 * Make the slider that takes the place of a <select>: its id, so that label and messages go with it, and its range.
 *
 * @param {HTMLSelectElement} select
 */
function slider(select) {
  const range = document.createElement("input");
  const numbers = [...select.options].filter((option) => option.value !== "").map((option) => Number(option.value));
  range.type = "range";
  range.min = String(Math.min(...numbers));
  range.max = String(Math.max(...numbers));
  range.autocomplete = "off";
  range.id = select.id;
  for (const name of ["aria-describedby", "aria-invalid"]) {
    const value = select.getAttribute(name);
    if (value) range.setAttribute(name, value);
  }
  select.removeAttribute("id");
  select.hidden = true;
  return range;
}

/**
 * @param {string} className
 * @param {string} label
 * @param {() => void} act
 */
function button(className, label, act) {
  const made = make("button", className);
  made.type = "button";
  made.ariaLabel = label;
  made.addEventListener("click", act);
  return made;
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} className
 */
function make(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
