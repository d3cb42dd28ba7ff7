/**
 * A breathing practice that starts with a tap: moving rings, a tone to follow with closed eyes, and a word.
 *
 * Wraps what the server drew; without script the rings move by themselves and nothing else is promised.
 *
 *     <breath-pacer data-in="4" data-out="6" data-minutes="5"
 *                   data-limits='{"in":[3,6],"holdFull":[0,7],"out":[4,10],"holdEmpty":[0,4],"cycle":[8,20]}'
 *                   data-begin="Begin" data-pause="Even pauze" data-resume="Verder"
 *                   data-word-in="in" data-word-out="uit" data-word-natural="vanzelf" data-word-paused="pauze"
 *                   data-word-over="klaar" data-hint-natural="adem gewoon door">
 *       <div class="pacer-stage" data-part="stage">
 *         {{ rings(breath=…) }}
 *         <p class="pacer-word" data-part="word">…</p>
 *         <p class="pacer-hint" data-part="hint">zacht, zonder kracht</p>
 *         <p class="meta" data-part="timing">in 4 · uit 6</p>
 *       </div>
 *       <div class="pacer-foot" data-part="foot">
 *         <p class="meta" data-part="awake-hint" hidden>…</p>
 *         <div class="pacer-controls">
 *           <button type="button" data-do="slower" hidden>langzamer</button>
 *           <button type="button" data-do="tone" aria-pressed="true" hidden>toon
 *             <span aria-hidden="true" data-on="aan" data-off="uit">aan</span></button>
 *           <button type="button" data-do="faster" hidden>sneller</button>
 *         </div>
 *         <button type="button" class="button primary" data-do="run" hidden>Begin</button>
 *       </div>
 *     </breath-pacer>
 *
 * Seconds of the pattern: `in`, `top-up`, `hold-full`, `out`, `hold-empty`; those left out are 0. How long: `minutes`,
 * natural breathing included, or `rounds`, or neither for as long as the pattern may last. `limits` may only be
 * stricter than the hard limits. Each phase has a `word-…` and, if it is to differ from the hint in the page, a
 * `hint-…`: in, top-up, hold-full, out, hold-empty, natural, paused, over.
 * Outside the element: `#time-left`; any `data-do="stop"` (the link in the bar: while somebody breathes it stops and
 * shows what comes after, otherwise it is a link); the part marked `data-after` (see practice/after.js).
 * Optional: switches `data-do="vibration"` and `data-do="phases"` (a screen reader hears every phase; without it only
 * those of the first two breaths), and `<input type="range" min="0" max="1" step="any" data-part="volume">`.
 *
 * Sets `data-state` to "ready", "breathing", "paused" or "over". Sends `finished` when it ended by itself and
 * `stopped` when a person ended it; both bubble, with `detail` { seconds, breaths }.
 */

import { Stopwatch, wallClock } from "../breath/clock.js";
import { Course } from "../breath/course.js";
import { PHASE_NAMES, strictest } from "../breath/pattern.js";
import { Sound } from "../breath/sound.js";
import { PacerView } from "../breath/view.js";
import { After } from "../practice/after.js";
import { Awake } from "../practice/awake.js";
import { Controls } from "../practice/controls.js";

/** @typedef {import("../breath/course.js").Stage} Stage */

const SPOKEN_BREATHS = 2;

/**
 * Milliseconds of vibration, of rest, of vibration.
 *
 * @type {Partial<Record<Stage, number[]>>}
 */
const PULSES = { in: [70], topUp: [40], holdFull: [25], out: [40, 90, 40], holdEmpty: [25], natural: [200] };

export default class BreathPacer extends HTMLElement {
  #ended = new AbortController();

  connectedCallback() {
    if (!this.dataset["state"]) new Pacer(this, this.#ended.signal);
  }

  disconnectedCallback() {
    this.#ended.abort();
  }
}

class Pacer {
  #host;
  #view;
  #course;
  #controls;
  #awake;
  #after = new After();
  #watch = new Stopwatch();
  #nextFrame = 0;
  /** @type {Stage | null} */
  #phase = null;
  /** @type {Sound | null} */
  #sound = null;
  /** @type {WeakSet<object> | null} the breaths that are on the audio clock; null = there is no such clock */
  #heard = null;

  /**
   * @param {BreathPacer} host
   * @param {AbortSignal} signal
   */
  constructor(host, signal) {
    this.#host = host;
    // A browser may have put back what was chosen the last time.
    const length = [...this.#lengths()].find((one) => one.checked);
    if (length) host.dataset["minutes"] = length.value;
    this.#course = courseOf(host);
    this.#view = new PacerView(host);
    this.#awake = new Awake(() => this.#view.revealHint(), signal);
    this.#controls = new Controls(this.#acts(), signal);
    this.#listen(signal);
    this.#showPace();
    this.#draw();
    this.#become("ready");
  }

  #acts() {
    return {
      run: () => this.#run(),
      slower: () => this.#change(1),
      faster: () => this.#change(-1),
      tone: () => this.#switchTone(),
      phases: () => this.#switch("phases", false),
      ...("vibrate" in navigator && { vibration: () => this.#switch("vibration", true) }),
      stop: (/** @type {MouseEvent} */ event) => this.#stop(event),
    };
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    document.addEventListener("visibilitychange", () => document.hidden && this.#interrupt(), { signal });
    signal.addEventListener("abort", () => this.#halt());
    this.#volume()?.addEventListener("input", () => this.#sound && (this.#sound.volume = this.#loudness()));
    for (const length of this.#lengths()) length.addEventListener("change", () => this.#chooseLength(length), { signal });
    this.#view.revealSettings();
  }

  // ---------------------------------------------------------------- beginning, pausing, ending

  #run() {
    if (this.#is("breathing")) return this.#pause();
    if (this.#is("over")) this.#startOver();
    this.#become("breathing");
    this.#view.bringIntoSight();
    this.#watch.start();
    this.#openSound();
    this.#awake.keep();
    this.#frame();
  }

  #startOver() {
    this.#course = courseOf(this.#host);
    this.#watch = new Stopwatch();
    this.#showPace();
  }

  #pause() {
    this.#interrupt();
    this.#awake.release();
  }

  /** Whoever was interrupted finds the pacer paused, the breath begun anew. */
  #interrupt() {
    if (!this.#is("breathing")) return;
    this.#halt();
    this.#course.breakOff(this.#watch.read());
    this.#become("paused");
    this.#draw();
    this.#tell("paused");
    this.#after.keep({ seconds: this.#watch.read(), finished: false });
  }

  #halt() {
    cancelAnimationFrame(this.#nextFrame);
    this.#watch.stop();
    this.#phase = null;
    this.#silence();
  }

  #finish() {
    this.#sound?.ring();
    this.#watch.stop();
    this.#silence({ afterBell: true });
    this.#end("finished");
  }

  /** @param {MouseEvent} event */
  #stop(event) {
    const idle = this.#is("ready") || this.#is("over");
    if (idle || (!this.#after.exists && event.target instanceof Element && event.target.closest("a"))) return;
    event.preventDefault();
    this.#halt();
    this.#end("stopped");
  }

  /** @param {"finished" | "stopped"} how */
  #end(how) {
    this.#awake.release();
    this.#become("over");
    if (how === "finished") this.#tell("over");
    const seconds = this.#watch.read();
    const detail = { seconds, breaths: this.#course.at(seconds).breath };
    this.#view.showPractice(!this.#after.exists);
    this.#after.show({ seconds, finished: how === "finished" });
    this.#host.dispatchEvent(new CustomEvent(how, { bubbles: true, detail }));
  }

  /** @param {"paused" | "over"} state */
  #tell(state) {
    this.#view.name(state);
    this.#view.count(0);
    this.#view.say(this.#view.word(`word-${state}`));
  }

  // ---------------------------------------------------------------- every frame

  #frame() {
    if (this.#heard && this.#sound?.lost) return this.#interrupt();
    const moment = this.#draw();
    if (moment.phase === "over") return this.#finish();
    this.#view.count(moment.left);
    this.#plan();
    if (moment.phase !== this.#phase) this.#enter(moment);
    this.#nextFrame = requestAnimationFrame(() => this.#frame());
  }

  #draw() {
    const gone = this.#watch.read();
    const moment = this.#course.at(gone);
    this.#view.show(moment, { gone, end: this.#course.end });
    return moment;
  }

  /** Put the breath of now and the one after it on the audio clock. */
  #plan() {
    if (!this.#heard) return;
    for (const breath of this.#course.upcoming(this.#watch.read())) {
      if (!this.#heard.has(breath)) this.#sound?.play(breath.pattern, this.#watch.when(breath.start));
      this.#heard.add(breath);
    }
  }

  /** @param {import("../breath/course.js").Moment} moment */
  #enter({ phase, breath }) {
    this.#phase = phase;
    this.#view.name(phase);
    const speaks = breath < SPOKEN_BREATHS || phase === "natural" || this.#controls.isOn("phases", false);
    if (speaks) this.#view.say(this.#view.word(`word-${phase}`));
    if (phase === "natural") this.#sound?.ring();
    if ("vibrate" in navigator && this.#controls.isOn("vibration", true)) navigator.vibrate(PULSES[phase] ?? []);
  }

  // ---------------------------------------------------------------- length and pace

  /** @param {HTMLInputElement} length minutes, which hold from the next beginning on */
  #chooseLength(length) {
    this.#host.dataset["minutes"] = length.value;
    if (!this.#is("ready")) return;
    this.#startOver();
    this.#draw();
  }

  /** @returns {NodeListOf<HTMLInputElement>} */
  #lengths() {
    return this.#host.querySelectorAll('input[data-part="length"]');
  }

  /** @param {-1 | 1} direction 1 = slower */
  #change(direction) {
    const now = this.#watch.read();
    const from = this.#course.change(direction, now);
    if (from === null) return;
    if (this.#heard) this.#sound?.takeBack(this.#watch.when(from));
    if (!this.#is("breathing")) this.#course.breakOff(now);
    this.#view.say(this.#showPace());
    this.#draw();
  }

  #showPace() {
    this.#controls.enable("slower", this.#course.canChange(1));
    this.#controls.enable("faster", this.#course.canChange(-1));
    return this.#view.timing(this.#course.pattern);
  }

  // ---------------------------------------------------------------- sound

  async #openSound() {
    if (!this.#controls.isOn("tone", true)) return;
    const sound = newSound();
    this.#sound = sound;
    const begins = await sound?.begins();
    if (this.#sound !== sound) return;
    if (!sound || !begins) return this.#goWithoutSound();
    sound.volume = this.#loudness();
    this.#heard = new WeakSet();
    this.#watch.follow(() => sound.now);
  }

  #goWithoutSound() {
    this.#silence();
    this.#controls.turn("tone", false);
  }

  /** @param {{ afterBell?: boolean }} [when] */
  #silence(when) {
    this.#watch.follow(wallClock);
    this.#heard = null;
    this.#sound?.end(when);
    this.#sound = null;
  }

  #switchTone() {
    this.#switch("tone", true);
    this.#silence();
    if (this.#is("breathing")) this.#openSound();
  }

  /**
   * @param {string} name
   * @param {boolean} otherwise
   */
  #switch(name, otherwise) {
    this.#controls.turn(name, !this.#controls.isOn(name, otherwise));
  }

  #loudness() {
    return this.#volume()?.valueAsNumber ?? 1;
  }

  /** @returns {HTMLInputElement | null} */
  #volume() {
    return document.querySelector('input[data-part="volume"]');
  }

  // ---------------------------------------------------------------- state

  /** @param {"ready" | "breathing" | "paused" | "over"} state */
  #is(state) {
    return this.#host.dataset["state"] === state;
  }

  /** @param {"ready" | "breathing" | "paused" | "over"} state */
  #become(state) {
    this.#host.dataset["state"] = state;
    const word = { ready: "begin", breathing: "pause", paused: "resume", over: "begin" }[state];
    for (const length of this.#lengths()) length.disabled = state === "breathing" || state === "paused";
    const run = this.#controls.find("run");
    if (!run) return;
    run.textContent = this.#view.word(word);
    run.classList.toggle("primary", state !== "breathing");
    run.classList.toggle("secondary", state === "breathing");
  }
}

/** @param {HTMLElement} host */
function courseOf({ dataset }) {
  const seconds = PHASE_NAMES.map((name) => [name, Number(dataset[name] ?? 0)]);
  const pattern = /** @type {import("../breath/pattern.js").Pattern} */ (Object.fromEntries(seconds));
  const limits = strictest(JSON.parse(dataset["limits"] ?? "{}"));
  const extent = { minutes: Number(dataset["minutes"]) || Infinity, rounds: Number(dataset["rounds"]) || Infinity };
  return new Course(pattern, extent, limits);
}

function newSound() {
  try {
    return new Sound();
  } catch {
    return null;
  }
}
