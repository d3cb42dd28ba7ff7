/**
 * A list that goes on by itself: as its end comes near, the next page is fetched and its items are added.
 *
 * Wraps items and a `.pages` navigation whose link to what comes next says `rel="next"`; the next page holds the same
 * element. Without script, or when fetching fails, the link leads there as it always did. What is being done is told in
 * the link's words: `data-loading`, `data-failed`. Sets `data-state` to "loading" or "failed".
 */
export default class MorePages extends HTMLElement {
  #near = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.#goOn(), {
    rootMargin: "0px 0px 60% 0px",
  });

  connectedCallback() {
    this.#watch();
  }

  disconnectedCallback() {
    this.#near.disconnect();
  }

  /** @returns {HTMLAnchorElement | null} */
  get #next() {
    return this.querySelector(".pages a[rel=next]");
  }

  #watch() {
    this.#near.disconnect();
    if (this.#next) this.#near.observe(this.#next);
  }

  async #goOn() {
    const next = this.#next;
    if (!next || this.dataset["state"]) return;
    this.#tell(next, "loading");
    try {
      this.#add(await pageAt(next.href));
      delete this.dataset["state"];
    } catch {
      this.#tell(next, "failed");
    }
    this.#watch();
  }

  /** @param {Element} page */
  #add(page) {
    const hadFocus = this.querySelector(".pages")?.contains(document.activeElement);
    const last = this.querySelector(":scope > .day:last-of-type");
    this.querySelector(".pages")?.remove();
    const items = [...page.children];
    this.append(...items);
    joined(last, items[0]);
    /** @type {HTMLAnchorElement | null} */
    const next = this.querySelector(".pages a");
    if (hadFocus) next?.focus();
  }

  /**
   * @param {HTMLAnchorElement} next
   * @param {"loading" | "failed"} state
   */
  #tell(next, state) {
    this.dataset["state"] = state;
    next.textContent = this.dataset[state] ?? next.textContent;
  }
}

/**
 * Put the items of a day that goes on over the end of a page under the one heading.
 *
 * @param {Element | null} last
 * @param {Element | undefined} first
 */
function joined(last, first) {
  const isSameDay = last?.querySelector("h2")?.textContent === first?.querySelector("h2")?.textContent;
  if (!last || !first || !isSameDay) return;
  last.querySelector(".rows")?.append(...(first.querySelector(".rows")?.children ?? []));
  first.remove();
}

/**
 * Fetch a page as a document: the browser itself reads it, as no script of a page with trusted types may.
 *
 * @param {string} address
 * @returns {Promise<Element>}
 */
function pageAt(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.onload = () => {
      const page = request.status === 200 ? request.responseXML?.querySelector("more-pages") : null;
      if (page) resolve(page);
      else reject(new Error(String(request.status)));
    };
    request.onerror = () => reject(new Error("no connection"));
    request.send();
  });
}
