/**
 * A person's own plan as this phone keeps it, because they asked for that; whatever else lies there is nobody's plan.
 *
 * @typedef {{ name: string, number: string, link: string | null }} Call
 * @typedef {{ signs: string, helps: string, calls: Call[], places: string }} Plan
 * @typedef {{ whose: string, plan: Plan }} Kept
 */

export const KEY = "naklank.plan";
const NUMBER = /^tel:\+?\d{3,}$/;

/**
 * Read a plan, and leave out what is none: what lies on a phone may be old, cut off, or put there by something else.
 *
 * @param {unknown} said
 * @returns {Plan | null}
 */
export function asPlan(said) {
  if (!isRecord(said) || !Array.isArray(said["calls"])) return null;
  return {
    signs: asText(said["signs"]),
    helps: asText(said["helps"]),
    calls: said["calls"].filter(isRecord).map(asCall).filter((call) => call.name || call.number),
    places: asText(said["places"]),
  };
}

/** @param {Plan} plan */
export function isEmpty(plan) {
  return !(plan.signs || plan.helps || plan.calls.length || plan.places);
}

/**
 * @param {string} text
 * @returns {unknown}
 */
export function asJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The one plan that a phone keeps. */
export class Shelf {
  #storage;

  /** @param {() => Pick<Storage, "getItem" | "setItem" | "removeItem">} storage asking for it may be refused already */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @returns {Kept | null} */
  look() {
    const said = asJson(this.#try((storage) => storage.getItem(KEY)) ?? "");
    const plan = isRecord(said) ? asPlan(said["plan"]) : null;
    return isRecord(said) && plan ? { whose: asText(said["whose"]), plan } : null;
  }

  /**
   * Keep a plan; tell whether it stands there now.
   *
   * @param {Kept} kept
   */
  keep(kept) {
    this.#try((storage) => storage.setItem(KEY, JSON.stringify(kept)));
    return JSON.stringify(this.look()) === JSON.stringify(kept);
  }

  remove() {
    this.#try((storage) => storage.removeItem(KEY));
  }

  /**
   * Bring what this person keeps up to what they saved; an empty plan is kept no longer.
   *
   * @param {Kept} saved
   */
  follow(saved) {
    if (this.look()?.whose !== saved.whose) return;
    if (isEmpty(saved.plan)) this.remove();
    else this.keep(saved);
  }

  /**
   * @template Result
   * @param {(storage: Pick<Storage, "getItem" | "setItem" | "removeItem">) => Result} act
   * @returns {Result | null}
   */
  #try(act) {
    try {
      return act(this.#storage());
    } catch {
      // Storage that is full, or that the browser refuses to give.
      return null;
    }
  }
}

/**
 * @param {Record<string, unknown>} said
 * @returns {Call}
 */
function asCall(said) {
  const link = asText(said["link"]);
  return { name: asText(said["name"]), number: asText(said["number"]), link: NUMBER.test(link) ? link : null };
}

/** @param {unknown} said */
function asText(said) {
  return typeof said === "string" ? said : "";
}

/**
 * @param {unknown} said
 * @returns {said is Record<string, unknown>}
 */
function isRecord(said) {
  return typeof said === "object" && said !== null && !Array.isArray(said);
}
