import assert from "node:assert/strict";
import test from "node:test";
import { bestVoice } from "../../static/js/steps/voice.js";

/**
 * @param {string} name
 * @param {string} lang
 * @param {{ local?: boolean, first?: boolean }} [what]
 */
function voice(name, lang, { local = true, first = false } = {}) {
  return /** @type {SpeechSynthesisVoice} */ ({ name, lang, localService: local, default: first, voiceURI: name });
}

const ELLEN = voice("Ellen", "nl-BE");
const XANDER = voice("Xander", "nl_NL", { first: true });
const DANIEL = voice("Daniel", "en-GB");
const ELSEWHERE = voice("Elsewhere", "nl-NL", { local: false, first: true });

test("a voice of the device in the language of the page, its default first", () => {
  assert.equal(bestVoice([DANIEL, ELLEN, XANDER], "nl"), XANDER);
  assert.equal(bestVoice([DANIEL, ELLEN], "nl"), ELLEN);
  assert.equal(bestVoice([ELLEN, DANIEL], "en"), DANIEL);
});

test("a voice that is made elsewhere never speaks", () => {
  assert.equal(bestVoice([ELSEWHERE], "nl"), null);
  assert.equal(bestVoice([ELSEWHERE, ELLEN], "nl"), ELLEN);
});

test("another language is worse than silence", () => {
  assert.equal(bestVoice([DANIEL], "nl"), null);
  assert.equal(bestVoice([], "nl"), null);
});
