/**
 * How much of a text may still be typed, as the end comes near.
 *
 * Counts characters as the server does: an emoji outside the first plane is one.
 */

/** From this part of the limit on, it is said. */
const NEAR = 0.9;

/**
 * @param {string} text
 * @param {number} longest in characters
 * @returns {number | null} characters left, less than none when there are too many, null while the end is far
 */
export function charactersLeft(text, longest) {
  // No text has more characters than UTF-16 units, and those cost nothing to count.
  if (text.length < longest * NEAR) return null;
  const characters = [...text].length;
  return characters < longest * NEAR ? null : longest - characters;
}

/** @param {HTMLTextAreaElement} field with `data-longest`, and the words `data-left` and `data-over` */
export function countDown(field) {
  const left = charactersLeft(field.value, Number(field.dataset["longest"]));
  const shown = field.nextElementSibling?.matches("output.limit") ? field.nextElementSibling : null;
  if (left === null) return shown?.remove();
  const place = shown ?? made(field);
  place.textContent = `${field.dataset[left < 0 ? "over" : "left"]} ${Math.abs(left)}`;
}

/** @param {HTMLTextAreaElement} field */
function made(field) {
  const place = document.createElement("output");
  place.className = "limit meta";
  field.after(place);
  return place;
}
