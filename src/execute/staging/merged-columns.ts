import type { Source } from '../../core/node.ts';

/** The columns of several files as those of one table: each name once, in the spelling that the source declares. */
export function mergedColumns(source: Source, names: readonly string[]): readonly string[] {
  const declared = new Map(source.columns.map(({ name }) => [name.toLowerCase(), name]));
  const columns = new Map<string, string>();
  for (const name of names) {
    const key = name.toLowerCase();
    if (!columns.has(key)) columns.set(key, declared.get(key) ?? name);
  }
  return [...columns.values()];
}
