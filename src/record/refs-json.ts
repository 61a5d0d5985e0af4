import type { Json } from '../core/json.ts';
import type { Ref } from '../core/node.ts';

/** Each name once, as dbt lists the calls of `ref`. */
export function refsJson(refs: readonly Ref[]): Json[] {
  const names = new Set(refs.flatMap((ref) => (ref.kind === 'ref' ? [ref.name] : [])));
  return Array.from(names, (name) => ({ name, package: null, version: null }));
}

/** Each source and table once, as dbt lists the calls of `source`. */
export function sourceRefsJson(refs: readonly Ref[]): Json[] {
  const tables = new Map<string, Json>();
  for (const ref of refs) {
    if (ref.kind === 'ref') continue;
    tables.set(`${ref.sourceName}.${ref.tableName}`, [ref.sourceName, ref.tableName]);
  }
  return [...tables.values()];
}

/** A ref in dbt's notation. */
export function refText(ref: Ref): string {
  return ref.kind === 'ref'
    ? `ref('${ref.name}')`
    : `source('${ref.sourceName}', '${ref.tableName}')`;
}
