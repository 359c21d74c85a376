/** Returns `value` with three significant digits, and without decimals beyond a hundred. */
export function digits(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toPrecision(3);
}
