import type { QueryResult } from '../../core/adapter.ts';
import type { Json } from '../../core/json.ts';

/** A value as text; what is nested as JSON. */
export function cellText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The column names, each one once: the second `id` is `id_1`, as DuckDB does it in tables. */
export function uniqueNames(columns: QueryResult['columns']): string[] {
  const taken = new Set(columns.map(({ name }) => name));
  const seen = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let number = 1; seen.has(unique); number++) {
      const next = `${name}_${number}`;
      unique = taken.has(next) ? unique : next;
    }
    seen.add(unique);
    return unique;
  });
}

export function isNumberType(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(.*\)|DOUBLE|FLOAT)$/.test(type);
}
