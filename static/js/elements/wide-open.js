/**
 * Opens what stands behind its headings where there is room for all of it, so that nobody has to open ten of them.
 *
 *     <wide-open>
 *       <details> … </details>
 *     </wide-open>
 *
 * On a phone, and without script, each opens with a tap; what somebody closes stays closed.
 */
const ROOM = "(width >= 60rem)";

export default class WideOpen extends HTMLElement {
  connectedCallback() {
    if (!matchMedia(ROOM).matches) return;
    for (const each of this.querySelectorAll("details")) each.open = true;
  }
}
