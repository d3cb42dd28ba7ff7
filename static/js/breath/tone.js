/**
 * The tone that goes along with a breath: it rises with breathing in, falls with breathing out, and changes colour
 * while the breath is held, so that eyes can stay closed.
 *
 * Plays in any audio context, an offline one too. What is played is written out as lines of points first (`score`),
 * so that a whole breath can be put on the audio clock at once.
 */

import { cycleSeconds, phasesOf } from "./pattern.js";

/**
 * @typedef {import("./pattern.js").Pattern} Pattern
 * @typedef {import("./pattern.js").Phase} Phase
 * @typedef {readonly [seconds: number, value: number]} Point
 * Hertz, and two loudnesses from 0 to 1.
 * @typedef {{ pitch: Point[], breath: Point[], hold: Point[] }} Score
 */

// From middle C to the G above it, and to A for the second sip of air: a small phone can still make these sound.
export const LOW = 262;
export const HIGH = 392;
export const HIGHEST = 440;

/** Seconds of silence at the end of a breath, in which the one after it can still be taken back. */
export const GAP = 0.05;
const FADE = 0.35;

// A soft struck bowl: partials that are no whole multiples, the higher the shorter.
const BELL_PITCH = 528;
const BELL = [
  { ratio: 1, loudness: 0.5, seconds: 4.5 },
  { ratio: 2.01, loudness: 0.2, seconds: 3 },
  { ratio: 2.76, loudness: 0.1, seconds: 2 },
  { ratio: 5.4, loudness: 0.03, seconds: 0.9 },
];
export const BELL_SECONDS = 4.5;
const INAUDIBLE = 0.0001;

/**
 * Write out one breath. Every line starts at 0 and ends GAP before the breath does, in the same state: low and silent.
 *
 * @param {Pattern} pattern
 * @returns {Score}
 */
export function score(pattern) {
  const phases = phasesOf(pattern);
  const end = cycleSeconds(pattern) - GAP;
  return {
    pitch: withinBreath([[0, LOW], ...phases.map(pitchAtEnd(pattern))], end),
    breath: withinBreath([[0, 0], ...phases.flatMap(breathLoudness)], end),
    hold: withinBreath([[0, 0], ...phases.flatMap(holdLoudness)], end),
  };
}

/**
 * @param {Pattern} pattern
 * @returns {(phase: Phase) => Point}
 */
function pitchAtEnd(pattern) {
  const top = pattern.topUp > 0 ? HIGHEST : HIGH;
  const pitches = { in: HIGH, topUp: HIGHEST, holdFull: top, out: LOW, holdEmpty: LOW };
  return ({ name, start, seconds }) => [start + seconds, pitches[name]];
}

/**
 * @param {Phase} phase
 * @returns {Point[]}
 */
function breathLoudness({ name, start, seconds }) {
  const end = start + seconds;
  const fade = Math.min(FADE, seconds / 3);
  if (name === "in") return [[start + fade, 0.55], [end - fade, 1], [end, 0.7]];
  if (name === "topUp") return [[start + fade / 2, 0.25], [start + fade, 1], [end, 0.7]];
  if (name === "out") return [[start + fade, 0.9], [start + seconds * 0.6, 0.6], [end, 0]];
  return [[start + fade, 0], [end - fade, 0], [end, name === "holdFull" ? 0.4 : 0]];
}

/**
 * @param {Phase} phase
 * @returns {Point[]}
 */
function holdLoudness({ name, start, seconds }) {
  const end = start + seconds;
  if (name !== "holdFull" && name !== "holdEmpty") return [[end, 0]];
  const fade = Math.min(FADE, seconds / 3);
  return [[start + fade, 1], [end - fade, 0.8], [end, 0]];
}

/**
 * @param {Point[]} points
 * @param {number} end
 * @returns {Point[]}
 */
function withinBreath(points, end) {
  return points.map(([seconds, value]) => [Math.min(seconds, end), value]);
}

/**
 * Return the value of a line at a moment, between points as the audio clock would draw it.
 *
 * @param {Point[]} points
 * @param {number} seconds
 */
export function valueAt(points, seconds) {
  const after = points.findIndex(([at]) => at > seconds);
  const [toAt, to] = points.at(after) ?? [0, 0];
  const [fromAt, from] = points.at(after === -1 ? -1 : Math.max(0, after - 1)) ?? [0, 0];
  return toAt === fromAt ? to : from + ((to - from) * (seconds - fromAt)) / (toAt - fromAt);
}

export class Tone {
  #context;
  #output;
  #lines;

  /**
   * @param {BaseAudioContext} context
   * @param {AudioNode} output
   */
  constructor(context, output) {
    this.#context = context;
    this.#output = output;
    const pitch = new ConstantSourceNode(context, { offset: LOW });
    pitch.start();
    this.#lines = {
      pitch: pitch.offset,
      breath: this.#voice(pitch, "triangle", [1]),
      // Two tones a little apart beat slowly: a held breath shimmers.
      hold: this.#voice(pitch, "sine", [1, 1.004, 2]),
    };
  }

  /**
   * Put one breath on the audio clock.
   *
   * @param {Pattern} pattern
   * @param {number} at when the breath begins, in the context's seconds
   * @param {number} skip seconds of it that have gone by already
   */
  play(pattern, at, skip = 0) {
    const lines = score(pattern);
    for (const name of /** @type {const} */ (["pitch", "breath", "hold"])) {
      const line = this.#lines[name];
      line.setValueAtTime(valueAt(lines[name], skip), at + skip);
      for (const [seconds, value] of lines[name]) {
        if (seconds > skip) line.linearRampToValueAtTime(value, at + seconds);
      }
    }
  }

  /**
   * Take back the breaths that begin at `at` or later.
   *
   * @param {number} at
   */
  takeBack(at) {
    for (const line of Object.values(this.#lines)) line.cancelScheduledValues(at - GAP / 2);
  }

  /** @param {number} at */
  ring(at) {
    for (const partial of BELL) this.#ringPartial(partial, at);
  }

  /**
   * @param {AudioNode} pitch
   * @param {OscillatorType} type
   * @param {number[]} ratios
   */
  #voice(pitch, type, ratios) {
    const loudness = new GainNode(this.#context, { gain: 0 });
    const dark = new BiquadFilterNode(this.#context, { type: "lowpass", frequency: 900 });
    dark.connect(loudness).connect(this.#output);
    for (const ratio of ratios) {
      const oscillator = new OscillatorNode(this.#context, { type, frequency: 0 });
      const interval = new GainNode(this.#context, { gain: ratio });
      const share = new GainNode(this.#context, { gain: 1 / ratios.length });
      pitch.connect(interval).connect(oscillator.frequency);
      oscillator.connect(share).connect(dark);
      oscillator.start();
    }
    return loudness.gain;
  }

  /**
   * @param {{ ratio: number, loudness: number, seconds: number }} partial
   * @param {number} at
   */
  #ringPartial({ ratio, loudness, seconds }, at) {
    const oscillator = new OscillatorNode(this.#context, { frequency: BELL_PITCH * ratio });
    const decay = new GainNode(this.#context, { gain: 0 });
    decay.gain.setValueAtTime(0, at);
    decay.gain.linearRampToValueAtTime(loudness, at + 0.02);
    decay.gain.exponentialRampToValueAtTime(INAUDIBLE, at + seconds);
    oscillator.connect(decay).connect(this.#output);
    oscillator.start(at);
    oscillator.stop(at + seconds);
  }
}
