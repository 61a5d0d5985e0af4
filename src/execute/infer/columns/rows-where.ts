/** An aggregate over the different values of a column: in how many rows a condition is true. */
export function rowsWhere(condition: string): string {
  return `coalesce(sum(n) filter (where ${condition}), 0)`;
}
