import type { ColumnType } from '../core/columns.ts';
import { IngotError } from '../core/error.ts';
import type { Model } from '../core/node.ts';

interface Row {
  readonly name: string;
  readonly promised: string;
  readonly found: string;
  readonly what: string;
}

/**
 * A mistake with the columns side by side where a query does not have those that its contract promises; their order is
 * free.
 */
export function contractMismatch(
  { fullName, contract }: Model,
  promised: readonly ColumnType[],
  found: readonly ColumnType[],
): IngotError | undefined {
  const types = new Map(found.map(({ name, type }) => [name.toLowerCase(), type]));
  const known = new Set(promised.map(({ name }) => name.toLowerCase()));
  const rows: readonly Row[] = [
    ...promised.flatMap(({ name, type }) => {
      const other = types.get(name.toLowerCase());
      if (other === type) return [];
      const what = other === undefined ? 'missing in the query' : 'another type';
      return [{ name, promised: type, found: other ?? '', what }];
    }),
    ...found
      .filter(({ name }) => !known.has(name.toLowerCase()))
      .map(({ name, type }) => ({ name, promised: '', found: type, what: 'not in the contract' })),
  ];
  if (rows.length === 0 || contract === undefined) return undefined;
  return new IngotError(
    'CONTRACT_BROKEN',
    `The columns of "${fullName}" are not those of its contract:\n${table(rows)}`,
    { location: contract.location, hint: 'Cast in the model, or change the contract.' },
  );
}

function table(rows: readonly Row[]): string {
  const head = { name: 'column', promised: 'contract', found: 'query', what: '' };
  const keys = ['name', 'promised', 'found', 'what'] as const;
  const widths = keys.map((key) => Math.max(...[head, ...rows].map((row) => row[key].length)));
  return [head, ...rows]
    .map((row) =>
      `  ${keys.map((key, at) => row[key].padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd(),
    )
    .join('\n');
}
