/**
 * Whether what is typed into a password field can be read, and when it is to be hidden again.
 *
 * A browser keeps what stood in a field of text: to offer it another time, and to put it back with the page. What was
 * shown is therefore hidden as the form is sent and as the page is left.
 */
export class Sight {
  #field;
  #onChange;

  /**
   * @param {{ type: string }} field of the type "password"
   * @param {(shown: boolean) => void} onChange
   */
  constructor(field, onChange) {
    this.#field = field;
    this.#onChange = onChange;
  }

  get shown() {
    return this.#field.type === "text";
  }

  turn() {
    this.#become(this.shown ? "password" : "text");
  }

  /**
   * Hide it at each of these events, before anybody else hears of them.
   *
   * @param {[EventTarget, string][]} events
   * @param {AbortSignal} signal ends it
   */
  hideAt(events, signal) {
    for (const [target, type] of events) {
      target.addEventListener(type, () => this.#become("password"), { capture: true, signal });
    }
  }

  /** @param {"password" | "text"} type */
  #become(type) {
    if (this.#field.type === type) return;
    this.#field.type = type;
    this.#onChange(this.shown);
  }
}
