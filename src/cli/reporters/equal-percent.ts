/** How many of the rows are equal in per cent, with two digits; rounded down, so that only what is equal is `100`. */
export function equalPercent(different: number, rows: number): number | undefined {
  if (rows === 0) return undefined;
  // Whole numbers first: (1 - 1/3) * 10000 would lose what it has after the comma.
  return Math.floor(((rows - different) * 10_000) / rows) / 100;
}
