/**
 * Keeps what somebody is writing, without a tap: after a pause in typing, and when the page goes out of sight.
 *
 * Wraps the writing form; without script the form has its own button to keep a draft.
 *
 *     <draft-keeper data-url="/entries/<id>/draft" data-saving="Bewaren…" data-failed="Nog niet bewaard"
 *                   data-offline="Geen verbinding. Laat deze pagina open."
 *                   data-signed-out="Je bent afgemeld. Wat hier staat, blijft staan.">
 *       <form class="writing-sheet" method="post" action="…">…</form>
 *     </draft-keeper>
 *
 * Posts the form's fields to `url`, urlencoded (the form token is one of them), with one more, `counter`: a whole
 * number that rises with each request of this phone, by which a server can tell an older text that arrives late.
 * Answers are JSON: 200 { "saved_at": "…", "label": "Bewaard 21:04", "revision": n }. The label is shown in
 * `#save-state`; a field named `revision` is given the revision. 401: `signed-out` is shown. Any other answer, or none:
 * `failed`. A `label` in such an answer is shown in place of these words. 408, 429, 5xx and no answer are tried again
 * after a while, and everything is at the next change. Never two requests at once.
 *
 * `data-unsaved` on the element: what the form came with stands nowhere yet, so it is kept soon.
 * A submit waits for the request under way, goes out once, and no draft follows it, not even when somebody comes back
 * to the page, until they type again; the button works again when the page is shown again, or is still there after a
 * while. Without a connection a submit stays on the page, and `offline` is shown.
 * Leaving the page with text that could not be kept, the browser asks first.
 * Sets `data-state` to "saving", "saved", "failed" or "signed-out".
 */

import { Autosave } from "../drafts/autosave.js";
import { write } from "../practice/page.js";

// What browsers promise to send for a page that is gone.
const MOST_BYTES_OF_A_GONE_PAGE = 60_000;
const SHOWN_AS_SAVING_AFTER_MS = 600;
const STILL_HERE_AFTER_MS = 20_000;
const WORTH_ANOTHER_TRY = new Set([408, 429]);

export default class DraftKeeper extends HTMLElement {
  #ended = new AbortController();

  connectedCallback() {
    const form = this.querySelector("form");
    if (form && !this.#ended.signal.aborted) new Keeper(this, form, this.#ended.signal);
  }

  disconnectedCallback() {
    this.#ended.abort();
  }
}

class Keeper {
  #host;
  #form;
  #autosave = new Autosave((signal) => this.#send(signal));
  /** @type {"open" | "waiting" | "sent"} whether the form itself is on its way */
  #submit = "open";
  #isReached = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #stillHere;

  /**
   * @param {DraftKeeper} host
   * @param {HTMLFormElement} form
   * @param {AbortSignal} signal
   */
  constructor(host, form, signal) {
    this.#host = host;
    this.#form = form;
    this.#listen(signal);
    if ("unsaved" in host.dataset) this.#autosave.touch();
    else this.#takeUp();
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const options = { signal };
    this.#form.addEventListener("input", () => this.#autosave.touch(), options);
    this.#form.addEventListener("submit", (event) => this.#onSubmit(event), options);
    document.addEventListener("visibilitychange", () => document.hidden && this.#autosave.flush(), options);
    window.addEventListener("beforeunload", (event) => this.#onLeave(event), options);
    window.addEventListener("pagehide", () => this.#autosave.flush(), options);
    window.addEventListener("online", () => this.#autosave.retry(), options);
    window.addEventListener("pageshow", () => this.#onPageShow(), options);
    signal.addEventListener("abort", () => this.#autosave.close());
  }

  /**
   * Have the browser ask before text goes that was tried and could not be kept.
   *
   * @param {BeforeUnloadEvent} event
   */
  #onLeave(event) {
    const failed = this.#host.dataset["state"] === "failed" || this.#host.dataset["state"] === "signed-out";
    if (failed && !this.#autosave.isSaved && this.#submit === "open") event.preventDefault();
  }

  #onPageShow() {
    if (wasSubmitted()) this.#autosave.forget();
    this.#reopen();
    this.#takeUp();
  }

  /** Keep text that the browser put back into the form, unless it went out from here before. */
  #takeUp() {
    const putBack = [...this.#form.querySelectorAll("textarea")].some((text) => text.value !== text.defaultValue);
    if (putBack && this.#autosave.isSaved && !wasSubmitted()) this.#autosave.touch();
  }

  // ---------------------------------------------------------------- drafts

  /**
   * @param {AbortSignal} signal
   * @returns {Promise<import("../drafts/autosave.js").Outcome>}
   */
  async #send(signal) {
    const late = setTimeout(() => this.#show("saving", this.#word("saving")), SHOWN_AS_SAVING_AFTER_MS);
    try {
      const response = await fetch(this.#word("url"), this.#request(signal));
      return this.#take(response, await answerOf(response));
    } catch {
      // Abandoned for a newer text, or no connection.
      return signal.aborted ? "failed" : this.#tell("failed", navigator.onLine ? "failed" : "offline");
    } finally {
      clearTimeout(late);
    }
  }

  /**
   * @param {AbortSignal} signal
   * @returns {RequestInit}
   */
  #request(signal) {
    const fields = [...new FormData(this.#form)].map(([name, value]) => [name, String(value)]);
    const body = new URLSearchParams([...fields, ["counter", String(Date.now())]]);
    const keepalive = body.toString().length <= MOST_BYTES_OF_A_GONE_PAGE;
    return { method: "POST", body, keepalive, signal, redirect: "error", headers: { Accept: "application/json" } };
  }

  /**
   * @param {Response} response
   * @param {{ label?: string, revision?: number }} answer
   */
  #take({ ok, status }, { label, revision }) {
    if (ok && label) return this.#kept(label, revision);
    if (status === 401) return this.#tell("refused", "signedOut", label);
    const again = ok || status >= 500 || WORTH_ANOTHER_TRY.has(status);
    return this.#tell(again ? "failed" : "refused", "failed", label);
  }

  /**
   * @param {string} label
   * @param {number} [revision]
   * @returns {"saved"}
   */
  #kept(label, revision) {
    const field = this.#form.elements.namedItem("revision");
    if (field instanceof HTMLInputElement && revision !== undefined) field.value = String(revision);
    this.#show("saved", label);
    return "saved";
  }

  /**
   * @param {"failed" | "refused"} outcome
   * @param {"failed" | "offline" | "signedOut"} word
   * @param {string} [label]
   */
  #tell(outcome, word, label) {
    this.#show(word === "signedOut" ? "signed-out" : "failed", label ?? this.#word(word));
    return outcome;
  }

  /**
   * @param {"saving" | "saved" | "failed" | "signed-out"} state
   * @param {string} text
   */
  #show(state, text) {
    this.#host.dataset["state"] = state;
    write(document.querySelector("#save-state"), text);
  }

  /** @param {string} name */
  #word(name) {
    return this.#host.dataset[name] ?? "";
  }

  // ---------------------------------------------------------------- the form itself

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    if (this.#submit !== "open") return event.preventDefault();
    // What the browser says of the connection may be wrong, and a submit without one takes the text away.
    if (!navigator.onLine && !this.#isReached) return this.#submitOnceReached(event);
    this.#isReached = false;
    this.#autosave.close();
    if (this.#autosave.isSending) return this.#submitLater(event);
    this.#submit = "sent";
    rememberSubmit(true);
    // The browser reads the form after this event; a disabled button would be left out.
    setTimeout(() => (event.defaultPrevented ? this.#goOn() : this.#lockButtons()));
  }

  /** @param {SubmitEvent} event */
  async #submitOnceReached(event) {
    event.preventDefault();
    this.#isReached = await isReached();
    if (this.#isReached) this.#form.requestSubmit(event.submitter);
    else this.#tell("failed", "offline");
  }

  /** @param {SubmitEvent} event */
  async #submitLater(event) {
    event.preventDefault();
    this.#submit = "waiting";
    await this.#autosave.settled();
    this.#submit = "open";
    this.#form.requestSubmit(event.submitter);
    // The browser found something to ask about first.
    if (this.#submit === "open") this.#reopen();
  }

  #lockButtons() {
    for (const button of this.#buttons()) button.disabled = true;
    this.#stillHere = setTimeout(() => this.#goOn(), STILL_HERE_AFTER_MS);
  }

  /** The submit led nowhere: the page is still there. */
  #goOn() {
    rememberSubmit(false);
    this.#reopen();
  }

  #reopen() {
    clearTimeout(this.#stillHere);
    if (this.#submit === "sent") for (const button of this.#buttons()) button.disabled = false;
    this.#submit = "open";
    this.#autosave.reopen();
  }

  /** @returns {HTMLButtonElement[]} */
  #buttons() {
    const buttons = [...this.#form.elements].filter((field) => field instanceof HTMLButtonElement);
    return buttons.filter((button) => button.type === "submit");
  }
}

/** Whether the server answers, whatever the browser thinks of its connection. */
async function isReached() {
  const question = fetch("/hulp", { method: "HEAD", cache: "no-store", credentials: "omit" });
  return question.then(
    (answer) => answer.ok,
    () => false,
  );
}

/**
 * Remember with the page's place in the history, which outlives the page, whether its form went out.
 *
 * @param {boolean} submitted
 */
function rememberSubmit(submitted) {
  history.replaceState({ ...history.state, submitted }, "");
}

function wasSubmitted() {
  return history.state?.submitted === true;
}

/**
 * @param {Response} response
 * @returns {Promise<{ label?: string, revision?: number }>}
 */
async function answerOf(response) {
  const json = response.headers.get("Content-Type")?.startsWith("application/json");
  return json ? response.json() : {};
}
