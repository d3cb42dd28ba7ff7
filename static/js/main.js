/** What every page loads: the elements that are small, and the way to those that only some pages need. */
import { ScaleSlider } from "./elements/scale-slider.js";
import { countDown } from "./limit/countdown.js";

/**
 * Elements that are fetched the first time their tag stands on a page; each module's default export is the element.
 *
 * @type {Record<string, () => Promise<{ default: CustomElementConstructor }>>}
 */
const fetched = {
  "breath-pacer": () => import("./elements/breath-pacer.js"),
  "copy-text": () => import("./elements/copy-text.js"),
  "marked-places": () => import("./elements/marked-places.js"),
  "more-pages": () => import("./elements/more-pages.js"),
  "draft-keeper": () => import("./elements/draft-keeper.js"),
  "insight-mark": () => import("./elements/insight-mark.js"),
  "kept-plan": () => import("./elements/kept-plan.js"),
  "plan-keeper": () => import("./elements/plan-keeper.js"),
  "print-page": () => import("./elements/print-page.js"),
  "secret-field": () => import("./elements/secret-field.js"),
  "step-player": () => import("./elements/step-player.js"),
  "wide-open": () => import("./elements/wide-open.js"),
};

customElements.define("scale-slider", ScaleSlider);

for (const [tag, fetchElement] of Object.entries(fetched)) {
  if (document.querySelector(tag)) {
    fetchElement().then((element) => customElements.define(tag, element.default));
  }
}

// What is wrong with a form the server says, in the person's own language and all at once. Only a date or a number that
// the browser cannot read it has to speak of itself: it would send nothing in its place.
document.addEventListener(
  "click",
  ({ target }) => {
    const form = target instanceof Element ? target.closest("button")?.form : null;
    if (form) form.noValidate = ![...form.querySelectorAll("input")].some((input) => input.validity.badInput);
  },
  { capture: true },
);

document.addEventListener("input", ({ target }) => {
  if (target instanceof HTMLTextAreaElement && target.dataset["longest"]) countDown(target);
});

// A form that asks nothing about it may know in which time zone somebody is.
for (const field of document.querySelectorAll("input[type=hidden][name=zone]")) {
  field.setAttribute("value", Intl.DateTimeFormat().resolvedOptions().timeZone);
}

// What a page says once, it says once: whoever reloads it or comes back to it has read it.
const address = new URL(location.href);
for (const name of ["notice", "saved"]) address.searchParams.delete(name);
if (address.href !== location.href) history.replaceState(history.state, "", address);
