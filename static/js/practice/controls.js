/**
 * The controls of a practice: everything on the page marked `data-do="<name>"`, wherever it stands.
 *
 * Buttons are in the page `hidden`, because they do nothing without script. A button with `aria-pressed` is a switch;
 * a part of it marked `data-on` and `data-off` shows the word for its state.
 */
export class Controls {
  /**
   * @param {Record<string, (event: MouseEvent) => void>} acts by name
   * @param {AbortSignal} signal ends the listening
   */
  constructor(acts, signal) {
    for (const name of Object.keys(acts)) this.show(name, true);
    document.addEventListener("click", (event) => this.#act(acts, event), { signal });
  }

  /**
   * @param {string} name
   * @returns {HTMLElement | null}
   */
  find(name) {
    return document.querySelector(`[data-do="${name}"]`);
  }

  /**
   * @param {string} name
   * @param {boolean} shown
   */
  show(name, shown) {
    const control = this.find(name);
    if (control) control.hidden = !shown;
  }

  /**
   * Tell whether a switch is on; one that is not on the page counts as `otherwise`.
   *
   * @param {string} name
   * @param {boolean} otherwise
   */
  isOn(name, otherwise) {
    const pressed = this.find(name)?.getAttribute("aria-pressed");
    return pressed ? pressed === "true" : otherwise;
  }

  /**
   * @param {string} name
   * @param {boolean} on
   */
  turn(name, on) {
    const control = this.find(name);
    control?.setAttribute("aria-pressed", String(on));
    const state = control?.querySelector("[data-on]");
    if (state) state.textContent = state.getAttribute(on ? "data-on" : "data-off");
  }

  /**
   * Say that a control has nothing to do now, and leave the focus where it is.
   *
   * @param {string} name
   * @param {boolean} able
   */
  enable(name, able) {
    this.find(name)?.setAttribute("aria-disabled", String(!able));
  }

  /**
   * @param {Record<string, (event: MouseEvent) => void>} acts
   * @param {MouseEvent} event
   */
  #act(acts, event) {
    const control = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    const act = acts[control?.getAttribute("data-do") ?? ""];
    if (act && control?.getAttribute("aria-disabled") !== "true") act(event);
  }
}
