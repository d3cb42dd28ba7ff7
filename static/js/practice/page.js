/** Small acts on a page that several elements share. */

/**
 * Write text where it is not yet there, so that nothing is announced twice.
 *
 * @param {Element | null} part
 * @param {string} text
 */
export function write(part, text) {
  if (part && part.textContent !== text) part.textContent = text;
}

/**
 * Scroll no further than is needed to see a part, below what stays at the top of the page.
 *
 * @param {Element | null} part
 */
export function showWhole(part) {
  part?.scrollIntoView({ block: "nearest" });
}

/** Make a region that is read aloud politely and not seen. */
export function liveRegion() {
  const region = make("p", "visually-hidden");
  region.setAttribute("role", "status");
  return region;
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} className
 */
export function make(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
