/**
 * A button that prints the page.
 *
 *     <print-page>
 *       <p>Print het via het menu van je browser.</p>
 *       <button type="button" class="button secondary" hidden>Print</button>
 *     </print-page>
 *
 * Without script the line says how to print, and the button stays hidden.
 */
export default class PrintPage extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button?.hidden) return;
    this.querySelector("p")?.remove();
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
