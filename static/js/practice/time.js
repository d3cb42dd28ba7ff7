/**
 * Write seconds as a clock does, counting down to 0:00: 221.3 → "3:42".
 *
 * @param {number} seconds
 */
export function asClock(seconds) {
  const whole = Math.ceil(Math.max(0, seconds) - 0.001);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
