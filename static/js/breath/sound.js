/**
 * One stretch of sound: from a tap to the next pause.
 *
 * A phone that was interrupted may keep a context that says it runs while its clock stands still, so nothing is
 * suspended and resumed: a pause ends the sound, going on opens a new one.
 */

import { BELL_SECONDS, Tone } from "./tone.js";

const STALLED_AFTER_MS = 1500;
const PATIENCE_MS = 3000;
const LOOK_EVERY_MS = 30;
const AHEAD_SECONDS = 1;
const FADE_SECONDS = 0.04;

// The loudest that the tone may get: it accompanies, it does not lead.
const FULL = 0.35;

let open = 0;

export class Sound {
  #context = new AudioContext({ latencyHint: "balanced" });
  #output = new GainNode(this.#context, { gain: 0 });
  #tone = new Tone(this.#context, this.#output);
  #moved = { audio: 0, wall: performance.now() };

  /** Open the sound, silent as yet: only within the handler of a tap, phones refuse it anywhere else. */
  constructor() {
    open += 1;
    askForPlayback("playback");
    this.#output.connect(this.#context.destination);
    // What was refused shows in a clock that does not move.
    this.#context.resume().catch(() => {});
  }

  /** The moment of sound that is being heard, in the context's seconds. */
  get now() {
    const latency = this.#context.outputLatency;
    return Math.max(0, this.#context.currentTime - (Number.isFinite(latency) ? latency : 0));
  }

  /**
   * Glide to a volume; a breath that is joined halfway fades in by it.
   *
   * @param {number} volume 0 to 1
   */
  set volume(volume) {
    // Loudness is felt as the square of what a slider says.
    this.#output.gain.setTargetAtTime(FULL * volume ** 2, this.#context.currentTime, FADE_SECONDS);
  }

  /** Tell whether the audio clock goes: false when it has not begun to within three seconds, or runs away. */
  async begins() {
    const opened = performance.now();
    while (this.#context.currentTime === 0 && performance.now() - opened < PATIENCE_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    const [audio, wall] = [this.#context.currentTime, performance.now()];
    this.#moved = { audio, wall };
    // Without a device some browsers count as fast as they can.
    const keepsTime = audio > 0 && audio < (wall - opened) / 1000 + AHEAD_SECONDS;
    return keepsTime && this.#context.state === "running";
  }

  /** Tell whether a call, another app or the phone took the sound away. */
  get lost() {
    const [audio, wall] = [this.#context.currentTime, performance.now()];
    if (audio !== this.#moved.audio) this.#moved = { audio, wall };
    return this.#context.state !== "running" || wall - this.#moved.wall > STALLED_AFTER_MS;
  }

  /**
   * @param {import("./pattern.js").Pattern} pattern
   * @param {number} at when it begins, in the context's seconds; may have gone by
   */
  play(pattern, at) {
    this.#tone.play(pattern, at, Math.max(0, this.#context.currentTime - at));
  }

  /** @param {number} at */
  takeBack(at) {
    this.#tone.takeBack(at);
  }

  ring() {
    this.#tone.ring(this.#context.currentTime);
  }

  /** @param {{ afterBell?: boolean }} [when] */
  end({ afterBell = false } = {}) {
    const seconds = afterBell ? BELL_SECONDS : 0;
    this.#output.gain.setTargetAtTime(0, this.#context.currentTime + seconds, FADE_SECONDS);
    setTimeout(() => this.#close(), 1000 * (seconds + 5 * FADE_SECONDS));
  }

  #close() {
    this.#context.close();
    open -= 1;
    if (open === 0) askForPlayback("auto");
  }
}

/**
 * Have an iPhone treat the tone as music, which its silent switch leaves alone, where it can be asked.
 *
 * @param {"playback" | "auto"} type
 */
function askForPlayback(type) {
  const { audioSession } = /** @type {{ audioSession?: { type: string } }} */ (navigator);
  if (audioSession) audioSession.type = type;
}
