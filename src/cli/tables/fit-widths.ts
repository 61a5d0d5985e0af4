const narrowest = 8;

/**
 * The widths of the columns that fit: the widest are made narrower first, and where even narrow ones do not fit, the
 * last columns are left out. At least one column stays.
 */
export function fitWidths(
  wanted: readonly number[],
  available: number,
  gap: number,
): readonly number[] {
  let shown = wanted.length;
  while (shown > 1 && total(wanted.slice(0, shown).map(atMost(narrowest)), gap) > available)
    shown--;
  const columns = wanted.slice(0, shown);
  if (total(columns, gap) <= available) return columns;
  let cap = Math.max(...columns);
  while (cap > narrowest && total(columns.map(atMost(cap)), gap) > available) cap--;
  return columns.map(atMost(cap));
}

function atMost(cap: number): (width: number) => number {
  return (width) => Math.min(width, cap);
}

function total(widths: readonly number[], gap: number): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1);
}
