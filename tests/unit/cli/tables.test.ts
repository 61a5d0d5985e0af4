import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { csvTable } from '../../../src/cli/tables/csv-table.ts';
import { fitWidths } from '../../../src/cli/tables/fit-widths.ts';
import { jsonTable } from '../../../src/cli/tables/json-table.ts';
import { textTable } from '../../../src/cli/tables/text-table.ts';
import type { QueryResult } from '../../../src/core/adapter.ts';

const style = { colors: new Chalk({ level: 0 }), columns: undefined };
const orders: QueryResult = {
  columns: [
    { name: 'id', type: 'BIGINT' },
    { name: 'name', type: 'VARCHAR' },
    { name: 'price', type: 'DECIMAL(9,2)' },
    { name: 'tags', type: 'VARCHAR[]' },
  ],
  rows: [
    ['1', 'Ærø, "north"', '12.50', ['a', 'b']],
    ['20', null, null, []],
    ['300', 'two\nlines', '0.10', null],
  ],
};

describe('text', () => {
  test('is aligned, numbers to the right', () => {
    expect(textTable(orders, style)).toBe(` id  name          price  tags
───  ────────────  ─────  ─────────
  1  Ærø, "north"  12.50  ["a","b"]
 20  null           null  []
300  two\\nlines     0.10  null
`);
  });

  test('fits the terminal by making the widest columns narrower', () => {
    const rows = Array.from({ length: 4 }, () => ['1', 'x'.repeat(50), '1.00', ['y'.repeat(30)]]);
    const lines = textTable({ ...orders, rows }, { ...style, columns: 40 }).split('\n');

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(lines[2]).toBe(' 1  xxxxxxxxxxxx…   1.00  ["yyyyyyyyyy…');
  });

  test('shows few rows with many columns one value a line', () => {
    const [row] = orders.rows;
    const text = textTable({ ...orders, rows: [row ?? []] }, { ...style, columns: 30 });

    expect(text).toBe('id     1\nname   Ærø, "north"\nprice  12.50\ntags   ["a","b"]\n');
  });

  test('wraps long values there, and keeps their lines', () => {
    const [columns, rows] = [orders.columns.slice(0, 2), [['1', 'ten words or so that are\nwide']]];
    const text = textTable({ columns, rows }, { ...style, columns: 28 });

    expect(text).toBe('id    1\nname  ten words or so that\n      are\n      wide\n');
  });

  test('names the columns that have no room', () => {
    const columns = Array.from({ length: 9 }, (_, index) => ({
      name: `column_${index}`,
      type: 'VARCHAR',
    }));
    const rows = Array.from({ length: 4 }, () => columns.map(() => 'some text'));
    const text = textTable({ columns, rows }, { ...style, columns: 40 });

    expect(text).toContain(
      'not shown for want of room: column_4,\ncolumn_5, column_6, column_7, column_8;\n--output csv shows all\n',
    );
  });

  test('says that there are no rows', () => {
    const columns = [{ name: 'id', type: 'INTEGER' }];

    expect(textTable({ columns, rows: [] }, style)).toBe('id\n──\nno rows\n');
  });

  test('holds a hundred thousand rows', () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => [index]);
    const columns = [{ name: 'id', type: 'INTEGER' }];

    expect(textTable({ columns, rows }, style).split('\n').length).toBe(100_003);
  });
});

test('CSV quotes what needs it, and tells NULL from an empty text', () => {
  const rows = [...orders.rows, ['4', '', ' x', null]];

  expect(csvTable({ ...orders, rows })).toBe(`id,name,price,tags
1,"Ærø, ""north""",12.50,"[""a"",""b""]"
20,,,[]
300,"two
lines",0.10,
4,""," x",
`);
});

test('JSON has numbers with every digit and each name once', () => {
  const columns = [...orders.columns, { name: 'id', type: 'VARCHAR' }];

  expect(jsonTable({ columns, rows: [['9007199254740993', 'a', '0.10', null, '007']] })).toBe(
    '[\n  {"id":9007199254740993,"name":"a","price":0.10,"tags":null,"id_1":"007"}\n]\n',
  );
});

test.each([
  [[3, 10, 5], 40, [3, 10, 5]],
  [[3, 30, 30], 40, [3, 16, 16]],
  [[20, 20, 20, 20], 30, [8, 8, 8]],
  [[100], 40, [40]],
  [[100], 4, [8]],
])('the columns %j in a width of %d are %j wide', (wanted, available, expected) => {
  expect(fitWidths(wanted, available, 2)).toEqual(expected);
});
