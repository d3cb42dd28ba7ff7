/** The words that were selected last, and the id under which they would be kept. */
export class Selected {
  words = "";
  id = "";
  #newId;

  /** @param {() => string} newId */
  constructor(newId) {
    this.#newId = newId;
  }

  /**
   * Other words are another insight; the same words again are the same one.
   *
   * @param {string} words
   */
  take(words) {
    if (words === this.words) return;
    this.words = words;
    this.id = this.#newId();
  }
}
