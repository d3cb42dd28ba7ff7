/**
 * The device's own voice, in the language of the page; nothing that is said leaves the device.
 *
 * A browser may offer voices that are made elsewhere: those are left alone.
 */
export class Voice {
  /** @type {SpeechSynthesisVoice | null} */
  #voice = null;

  /**
   * @param {(able: boolean) => void} onAble called when it is known, and again when that changes, whether it can speak
   * @param {AbortSignal} signal ends it
   */
  constructor(onAble, signal) {
    const speech = /** @type {SpeechSynthesis | undefined} */ (globalThis.speechSynthesis);
    const look = () => {
      this.#voice = bestVoice(speech?.getVoices() ?? [], document.documentElement.lang);
      onAble(this.#voice !== null);
    };
    look();
    speech?.addEventListener?.("voiceschanged", look, { signal });
    signal.addEventListener("abort", () => this.stop());
  }

  /** @param {string} text said in the place of what was being said */
  say(text) {
    if (!this.#voice) return;
    this.stop();
    const words = new SpeechSynthesisUtterance(text);
    words.voice = this.#voice;
    words.lang = this.#voice.lang;
    words.rate = UNHURRIED;
    speechSynthesis.speak(words);
  }

  stop() {
    if (this.#voice) speechSynthesis.cancel();
  }
}

const UNHURRIED = 0.9;

/**
 * Return a voice of this device for a language, its own default before others; null = it has none.
 *
 * @param {readonly SpeechSynthesisVoice[]} voices
 * @param {string} language "nl" or "en"
 */
export function bestVoice(voices, language) {
  const own = voices.filter((voice) => voice.localService && speaks(voice, language));
  return own.find((voice) => voice.default) ?? own[0] ?? null;
}

/**
 * @param {SpeechSynthesisVoice} voice
 * @param {string} language
 */
function speaks(voice, language) {
  return voice.lang.toLowerCase().split(/[-_]/)[0] === language;
}
