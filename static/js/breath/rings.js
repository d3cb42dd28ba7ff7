/**
 * The rings of the pacer: wide when the lungs are full, narrow when they are empty, and an arc for the time gone by.
 *
 * Takes over from the <animate> in each moving circle, which moves without script: its smallest and largest value are
 * the circle's two ends.
 */
export class Rings {
  #circles;
  #progress;

  /** @param {ParentNode} page */
  constructor(page) {
    this.#circles = [...page.querySelectorAll("svg.rings animate")].map(takeOver);
    this.#progress = page.querySelector("svg.rings .progress");
  }

  /**
   * @param {number} fullness 0 to 1
   * @param {number} gone part of the time, 0 to 1
   */
  show(fullness, gone) {
    for (const { circle, empty, full } of this.#circles) {
      circle?.setAttribute("r", (empty + (full - empty) * fullness).toFixed(2));
    }
    this.#progress?.setAttribute("stroke-dasharray", `${(100 * gone).toFixed(1)} 100`);
  }
}

/** @param {Element} animate */
function takeOver(animate) {
  const circle = animate.parentElement;
  const radii = (animate.getAttribute("values") ?? "").split(";").map(Number);
  animate.remove();
  return { circle, empty: Math.min(...radii), full: Math.max(...radii) };
}
