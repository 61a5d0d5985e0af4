import { describe, expect, test } from 'vitest';
import { rowTypes, type RowTypeColumn } from '../../../src/row-types/row-types.ts';
import { compileTypeScript } from './compile-typescript.ts';

function column(name: string, type: string, more: Partial<RowTypeColumn> = {}): RowTypeColumn {
  return { name, type, description: '', isNullable: true, ...more };
}

/** The written file without its header. */
function withoutHeader(text: string): string {
  return text.slice(text.indexOf('\n\n') + 2);
}

test('writes an interface a model, sorted by full name, and the aliases in use', () => {
  const orders = {
    fullName: 'gold.orders',
    description: 'One row an order.',
    columns: [
      column('order_id', 'BIGINT', { description: 'The key.', isNullable: false }),
      column('amount', 'DECIMAL(18,2)'),
      column('status', "ENUM('open', 'shipped')", { isNullable: false }),
      column('lines', 'STRUCT(sku VARCHAR, "unit price" DECIMAL(9,2))[]'),
    ],
  };
  const days = { fullName: 'days', description: '', columns: [column('day', 'DATE')] };

  expect(rowTypes([orders, days]))
    .toBe(`// Types of rows, written by "ingot types": write it anew instead of changing it.
// A row is an object as getRowObjectsJson() of @duckdb/node-api 1.5 gives it: whole numbers of 64 bits and more, decimals,
// dates and times are text, lists and maps are arrays, structs are objects.
// A column is "| null" unless a not_null test of severity error guards it.

/** DATE: as text, such as "2024-01-31". */
export type DateOnly = string;

/** DECIMAL: an exact decimal number as text, such as "12.50". */
export type Decimal = string;

/** BIGINT and UBIGINT: a whole number as text, such as "42"; BigInt() reads it. */
export type Int64 = string;

/** days */
export interface Days {
  /** DATE */
  day: DateOnly | null;
}

/** gold.orders: One row an order. */
export interface GoldOrders {
  /** BIGINT: The key. */
  order_id: Int64;
  /** DECIMAL(18,2) */
  amount: Decimal | null;
  /** ENUM('open', 'shipped') */
  status: "open" | "shipped";
  /** STRUCT(sku VARCHAR, "unit price" DECIMAL(9,2))[] */
  lines: ({ sku: string | null; "unit price": Decimal | null } | null)[] | null;
}
`);
});

test('is the same in whatever order the models come', () => {
  const models = ['b', 'a.b', 'a_b', 'a'].map((fullName) => ({
    fullName,
    description: '',
    columns: [column('id', 'INTEGER')],
  }));

  expect(rowTypes(models.toReversed())).toBe(rowTypes(models));
});

test('a model whose columns are not known yet has a comment in its place', () => {
  const text = rowTypes([{ fullName: 'silver.later', description: '', columns: undefined }]);

  expect(withoutHeader(text)).toBe(
    '/** silver.later has no type yet: its columns are not known before a build. */\n\nexport {};\n',
  );
});

test('several lines of description stay below each other', () => {
  const description = 'First.\r\n\n  Second */ of it.\u2028Third.\n';
  const text = rowTypes([
    { fullName: 'a', description, columns: [column('id', 'INTEGER', { description })] },
  ]);

  expect(withoutHeader(text)).toBe(`/**
 * a: First.
 *
 *   Second *\\/ of it.
 * Third.
 */
export interface A {
  /**
   * INTEGER: First.
   *
   *   Second *\\/ of it.
   * Third.
   */
  id: number | null;
}
`);
});

test('a type that ingot does not know is said so', () => {
  const text = rowTypes([
    {
      fullName: 'a',
      description: '',
      columns: [column('x', 'QUATERNION', { description: 'Spin.' })],
    },
  ]);

  expect(text).toContain('  /** QUATERNION (not known to ingot): Spin. */\n  x: unknown;\n');
});

test('the second column of a name is called as getRowObjectsJson calls it', () => {
  const text = rowTypes([
    {
      fullName: 'a',
      description: '',
      columns: [column('id', 'INTEGER'), column('id', 'BOOLEAN'), column('ID', 'DATE')],
    },
  ]);

  expect(text).toContain('  id: number | null;\n');
  expect(text).toContain('  "id:1": boolean | null;\n');
  expect(text).toContain('  ID: DateOnly | null;\n');
});

describe('the names of interfaces', () => {
  test.each([
    [['gold.orders'], ['GoldOrders']],
    [['gold.order_lines_2024'], ['GoldOrderLines2024']],
    [['raw-data.my orders'], ['RawDataMyOrders']],
    [['2024'], ['_2024']],
    [['été.ça'], ['ÉtéÇa']],
    [['***'], ['_']],
    [
      ['decimal', 'json'],
      ['Decimal2', 'Json2'],
    ],
    [
      ['gold.a__b', 'gold.a_b'],
      ['GoldAB', 'GoldAB2'],
    ],
    [
      ['gold.a__b', 'gold.a_b', 'gold.a_b2'],
      ['GoldAB', 'GoldAB3', 'GoldAB2'],
    ],
    [
      ['orders', 'orders'],
      ['Orders', 'Orders2'],
    ],
  ])('%j are %j', (fullNames, expected) => {
    const text = rowTypes(
      fullNames.map((fullName) => ({ fullName, description: '', columns: [] })),
    );

    expect([...text.matchAll(/^export interface (\S+)/gm)].map(([, name]) => name)).toEqual(
      expected,
    );
  });
});

test('the TypeScript compiler takes the file of a nasty project', () => {
  const description =
    'Ends /* here */ or `here`\n*/ export const broken = 1; /*\r\n@deprecated {@link x}\u2029**/';
  const names = [
    'constructor',
    '__proto__',
    'toString',
    'a-b',
    '1x',
    '1',
    '"',
    "'",
    '\\',
    '`${x}`',
    '',
    ' ',
    'a\nb',
    'a\u2028b',
    'a\0b',
    '\ud800',
    'ünï',
    '数',
    '😀',
    'new',
    'delete',
    'readonly',
    'get',
    'interface',
    'id',
    'ID',
    'Id',
    'id',
    '[key: string]',
    '*/',
  ];
  const columns = names.map((name, index) =>
    column(name, 'INTEGER', { description: index % 2 === 0 ? description : '' }),
  );
  const nested = column(
    'nested',
    `STRUCT("*/" ENUM('*/', '\n', '"', '\\'), "new" MAP(VARCHAR, UNION("a b" INTEGER[], "" DOUBLE)))[]`,
    { description: '' },
  );
  const models = ['gold.a_b', 'gold.a__b', 'class', 'decimal', 'array', 'object', '1x', 'é.ü'].map(
    (fullName) => ({ fullName, description, columns: [...columns, nested] }),
  );
  const unknown = { fullName: '*/ x', description, columns: undefined };

  const text = rowTypes([...models, unknown]);

  expect(compileTypeScript({ '/rows.ts': text, '/rows-types.d.ts': text })).toEqual([]);
  expect(text.endsWith('}\n') || text.endsWith('*/\n')).toBe(true);
});
