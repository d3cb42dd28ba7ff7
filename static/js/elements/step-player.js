/**
 * A practice in steps, one at a time and large, each for its own time; the whole list stays within reach.
 *
 * Wraps what the server drew; without script it is the list with its seconds.
 *
 *     <step-player data-begin="Begin" data-pause="Even pauze" data-resume="Verder" data-next="volgende"
 *                  data-finish="klaar" data-position="Stap {step} van {steps}" data-over="Klaar.">
 *       <div class="step-stage" data-part="stage" hidden>
 *         <p class="kicker" data-part="position"></p>
 *         <p class="step-text" data-part="text"></p>
 *         <p class="step-left" data-part="left"></p>
 *       </div>
 *       <div class="pacer-foot" data-part="foot">
 *         <p class="meta" data-part="awake-hint" hidden>…</p>
 *         <div class="pacer-controls">
 *           <button type="button" data-do="back" hidden>terug</button>
 *           <button type="button" data-do="longer" hidden>15 seconden langer</button>
 *           <button type="button" data-do="next" hidden>volgende</button>
 *         </div>
 *         <button type="button" class="button primary" data-do="run" hidden>Begin</button>
 *       </div>
 *       <details data-part="list">
 *         <summary>Alle stappen</summary>
 *         <ol class="steps"><li data-seconds="20"><p>…</p>…</li>…</ol>
 *       </details>
 *     </step-player>
 *
 * A step without `data-seconds` lasts until "next". Outside the element: `#time-left`; any `data-do="stop"` (the link
 * in the bar: once begun it stops and shows what comes after, otherwise it is a link); the part marked `data-after`
 * (see practice/after.js).
 *
 * Sets `data-state` to "ready", "going", "paused" or "over", and `aria-current="step"` in the list. Each step is read
 * aloud politely to a screen reader, and by the device's own voice to whoever switches `data-do="aloud"` on. Radio buttons
 * in the part of the page marked `data-part="choices"` stay in sight in the part "manner". Sends `finished` or `stopped`; both bubble, with `detail` { seconds, steps }: how many were begun.
 */

import { Stopwatch } from "../breath/clock.js";
import { After } from "../practice/after.js";
import { Awake } from "../practice/awake.js";
import { Controls } from "../practice/controls.js";
import { liveRegion, showWhole, write } from "../practice/page.js";
import { asClock } from "../practice/time.js";
import { StepCourse } from "../steps/course.js";
import { Voice } from "../steps/voice.js";

const LOOK_EVERY_MS = 200;
const PULSE_MS = 80;

export default class StepPlayer extends HTMLElement {
  #ended = new AbortController();

  connectedCallback() {
    if (!this.dataset["state"]) new Player(this, this.#ended.signal);
  }

  disconnectedCallback() {
    this.#ended.abort();
  }
}

class Player {
  #host;
  #items;
  #course;
  #controls;
  #awake;
  #after = new After();
  #watch = new Stopwatch();
  #live = liveRegion();
  #voice;
  #shown = -1;
  #furthest = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #nextLook;

  /**
   * @param {StepPlayer} host
   * @param {AbortSignal} signal
   */
  constructor(host, signal) {
    this.#host = host;
    this.#items = [...host.querySelectorAll("ol.steps > li")];
    this.#course = this.#newCourse();
    host.append(this.#live);
    this.#awake = new Awake(() => this.#show("awake-hint", true), signal);
    this.#controls = new Controls(this.#acts(), signal);
    this.#voice = new Voice((able) => this.#controls.show("aloud", able), signal);
    document.addEventListener("visibilitychange", () => document.hidden && this.#interrupt(), { signal });
    signal.addEventListener("abort", () => this.#halt());
    this.#showTime();
    this.#become("ready");
  }

  #acts() {
    return {
      run: () => this.#run(),
      back: () => this.#go(-1),
      next: () => this.#go(1),
      longer: () => this.#lengthen(),
      aloud: () => this.#switchVoice(),
      stop: (/** @type {MouseEvent} */ event) => this.#stop(event),
    };
  }

  #newCourse() {
    return new StepCourse(this.#items.map((item) => Number(item.getAttribute("data-seconds")) || null));
  }

  // ---------------------------------------------------------------- beginning, pausing, ending

  #run() {
    if (this.#is("going")) return this.#pause();
    if (this.#is("over")) this.#startOver();
    if (this.#shown === -1) this.#open(true);
    else if (this.#is("paused")) this.#speak();
    this.#become("going");
    showWhole(this.#part("stage"));
    this.#watch.start();
    this.#awake.keep();
    this.#look();
  }

  #startOver() {
    this.#course = this.#newCourse();
    this.#watch = new Stopwatch();
    this.#furthest = 0;
  }

  #pause() {
    this.#interrupt();
    this.#awake.release();
  }

  #interrupt() {
    if (!this.#is("going")) return;
    this.#halt();
    this.#become("paused");
    this.#after.keep({ seconds: this.#watch.read(), finished: false });
  }

  #halt() {
    clearTimeout(this.#nextLook);
    this.#watch.stop();
    this.#voice.stop();
  }

  /** @param {MouseEvent} event */
  #stop(event) {
    const idle = this.#is("ready") || this.#is("over");
    if (idle || (!this.#after.exists && event.target instanceof Element && event.target.closest("a"))) return;
    event.preventDefault();
    this.#end("stopped");
  }

  /** @param {"finished" | "stopped"} how */
  #end(how) {
    this.#halt();
    this.#awake.release();
    this.#open(false);
    this.#become("over");
    const detail = { seconds: this.#watch.read(), steps: this.#furthest };
    if (how === "finished") write(this.#live, this.#word("over"));
    for (const name of ["list", "foot"]) this.#show(name, !this.#after.exists);
    this.#after.show({ seconds: detail.seconds, finished: how === "finished" });
    this.#host.dispatchEvent(new CustomEvent(how, { bubbles: true, detail }));
  }

  // ---------------------------------------------------------------- steps

  #look() {
    this.#nextLook = setTimeout(() => this.#look(), LOOK_EVERY_MS);
    this.#update();
  }

  /** @param {-1 | 1} direction */
  #go(direction) {
    if (this.#is("ready") || this.#is("over")) return;
    this.#course.go(direction, this.#watch.read());
    this.#update();
  }

  #switchVoice() {
    const on = !this.#controls.isOn("aloud", false);
    this.#controls.turn("aloud", on);
    if (on) this.#speak();
    else this.#voice.stop();
  }

  #speak() {
    const going = this.#is("going") || this.#is("paused");
    if (going && this.#shown >= 0 && this.#controls.isOn("aloud", false)) this.#voice.say(this.#text(this.#shown));
  }

  #lengthen() {
    this.#course.lengthen();
    this.#showTime();
  }

  #update() {
    this.#course.reach(this.#watch.read());
    this.#showTime();
    if (this.#course.isOver) return this.#end("finished");
    if (this.#course.step !== this.#shown) this.#showStep(this.#course.step);
  }

  /** @param {number} step */
  #showStep(step) {
    const [position, text] = [this.#position(step), this.#text(step)];
    this.#shown = step;
    this.#furthest = Math.max(this.#furthest, step + 1);
    write(this.#part("position"), position);
    write(this.#part("text"), text);
    write(this.#part("manner"), this.#manner());
    this.#speak();
    write(this.#live, `${position}. ${text}`);
    this.#items.forEach((item, index) => mark(item, index === step));
    this.#controls.enable("back", !this.#course.isFirst);
    this.#controls.enable("longer", this.#course.left(0) !== null);
    write(this.#controls.find("next"), this.#word(this.#course.isLast ? "finish" : "next"));
    if ("vibrate" in navigator) navigator.vibrate(PULSE_MS);
  }

  #showTime() {
    const now = this.#watch.read();
    const [left, inAll] = [this.#course.left(now), this.#course.leftInAll(now)];
    write(this.#part("left"), left === null ? "" : asClock(left));
    // Where a step has no end of its own, what the server wrote says it best.
    if (inAll !== null) write(document.querySelector("#time-left"), asClock(inAll));
  }

  /** @param {number} step */
  #position(step) {
    const words = this.#word("position");
    return words.replace("{step}", String(step + 1)).replace("{steps}", String(this.#items.length));
  }

  /** What was chosen before: how to be, eyes, and where attention may rest. */
  #manner() {
    const chosen = document.querySelectorAll('[data-part="choices"] input:checked');
    return [...chosen].map((one) => one.getAttribute("data-says")).join(" · ");
  }

  /** @param {number} step */
  #text(step) {
    return this.#items[step]?.querySelector("p")?.textContent ?? "";
  }

  // ---------------------------------------------------------------- the page

  /** @param {boolean} open one step at a time, or none */
  #open(open) {
    this.#show("stage", open);
    if (open) return;
    this.#shown = -1;
    this.#items.forEach((item) => mark(item, false));
  }

  /**
   * @param {string} name
   * @param {boolean} shown
   */
  #show(name, shown) {
    const part = this.#part(name);
    if (part) part.hidden = !shown;
  }

  /**
   * @param {string} name
   * @returns {HTMLElement | null}
   */
  #part(name) {
    return this.#host.querySelector(`[data-part="${name}"]`);
  }

  /** @param {string} name */
  #word(name) {
    return this.#host.dataset[name] ?? "";
  }

  /** @param {"ready" | "going" | "paused" | "over"} state */
  #is(state) {
    return this.#host.dataset["state"] === state;
  }

  /** @param {"ready" | "going" | "paused" | "over"} state */
  #become(state) {
    this.#host.dataset["state"] = state;
    const begun = state === "going" || state === "paused";
    for (const name of ["back", "longer", "next"]) this.#controls.show(name, begun);
    const word = { ready: "begin", going: "pause", paused: "resume", over: "begin" }[state];
    const run = this.#controls.find("run");
    write(run, this.#word(word));
    run?.classList.toggle("primary", state !== "going");
    run?.classList.toggle("secondary", state === "going");
  }
}

/**
 * @param {Element} item
 * @param {boolean} current
 */
function mark(item, current) {
  if (current) item.setAttribute("aria-current", "step");
  else item.removeAttribute("aria-current");
}
