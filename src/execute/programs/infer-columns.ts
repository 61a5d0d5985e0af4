import type { ColumnType } from '../../core/columns.ts';
import { IngotError } from '../../core/error.ts';
import type { RowPart } from './row-parts.ts';

/** What values are, as far as it decides their type. */
type Kind = 'boolean' | 'number' | 'bigint' | 'text' | 'Date' | 'bytes' | 'object';

/** The columns of rows, in the order in which they first came, with the types that hold all their values. */
export function inferColumns(
  parts: readonly RowPart[],
  described: ReadonlyMap<string, string>,
): readonly ColumnType[] {
  const names = [...new Set(parts.flatMap((part) => part.names))];
  return names.map((name) => ({
    name,
    type: described.get(name.toLowerCase()) ?? knownType(name, parts) ?? inferType(name, parts),
  }));
}

/** The type of a column that comes of queries as it is. */
function knownType(name: string, parts: readonly RowPart[]): string | undefined {
  const found = parts.filter(({ names }) => names.includes(name));
  const types = new Set(found.map(({ names, types }) => types?.[names.indexOf(name)]));
  return types.size === 1 ? [...types][0] : undefined;
}

function inferType(name: string, parts: readonly RowPart[]): string {
  const first = new Map<Kind, number>();
  let largest = 0n;
  let before = 0;
  for (const { names, columns, rows } of parts) {
    const column = columns[names.indexOf(name)];
    for (let at = 0; column !== undefined && at < rows; at++) {
      const value = column[at];
      if (value === null || value === undefined) continue;
      const kind = kindOf(value);
      if (!first.has(kind)) first.set(kind, before + at + 1);
      if (typeof value === 'bigint') largest = max(largest, value < 0n ? -value - 1n : value);
    }
    before += rows;
  }
  return typeOf(name, first, largest);
}

function typeOf(name: string, first: ReadonlyMap<Kind, number>, largest: bigint): string {
  const kinds = [...first.keys()].sort().join(' and ');
  switch (kinds) {
    // NULL only: any other value will be told.
    case '':
    case 'text':
      return 'varchar';
    case 'boolean':
      return 'boolean';
    case 'bigint':
      return largest < 2n ** 63n ? 'bigint' : 'hugeint';
    // Whole or not: the values of one day must not decide what those of the next may be.
    case 'number':
      return 'double';
    case 'Date':
      return 'timestamp';
    case 'bytes':
      return 'blob';
    case 'object':
      return 'json';
    default:
      throw mixed(name, first);
  }
}

function mixed(name: string, first: ReadonlyMap<Kind, number>): IngotError {
  const found = [...first].map(([kind, row]) => `a ${kind} in row ${row}`).slice(0, 3);
  return new IngotError(
    'TYPESCRIPT_COLUMN_TYPE',
    `"${name}" holds ${found.join(', ')}, so that no type holds both`,
    { hint: 'Give values of one kind, or say the type as "data_type" of the column.' },
  );
}

function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case 'boolean':
      return 'boolean';
    case 'bigint':
      return 'bigint';
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    default:
      if (value instanceof Date) return 'Date';
      return value instanceof Uint8Array || value instanceof ArrayBuffer ? 'bytes' : 'object';
  }
}

function max(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
