/** The most columns of one query: with more of them DuckDB (1.5) takes much longer to plan each. */
const mostAtOnce = 16;

/** The columns in groups of so many, if those are not too many for one query. */
export function inGroups<T>(columns: readonly T[], size = mostAtOnce): readonly (readonly T[])[] {
  const length = Math.max(1, Math.min(size, mostAtOnce));
  return Array.from({ length: Math.ceil(columns.length / length) }, (_, group) =>
    columns.slice(group * length, (group + 1) * length),
  );
}
