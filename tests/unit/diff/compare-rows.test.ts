import { describe, expect, test } from 'vitest';
import { compareQueries, type Compared } from './diff-fixture.ts';

const noProblems = { duplicatedKeys: 0, duplicatedRows: 0, nullRows: 0 };

describe('with a key', () => {
  test('rows are counted by side, and columns by the rows that both sides have', async () => {
    const found = await compareQueries({
      left: "values (1, 'a', 10), (2, 'b', 20), (3, 'c', 30), (4, 'd', 40)",
      right: "values (2, 'b', 20), (3, 'C', 31), (4, 'd', 41), (5, 'e', 50), (6, 'f', 60)",
      key: ['col0'],
    });

    expect(found).toEqual({
      rows: {
        left: 4,
        right: 5,
        onlyLeft: 1,
        onlyRight: 2,
        matched: { count: 3, changed: 2, left: noProblems, right: noProblems },
      },
      columns: [
        { name: 'col1', different: 1, comparedAs: undefined },
        { name: 'col2', different: 2, comparedAs: undefined },
      ],
      cells: [
        { key: [['col0', '3']], column: 'col1', left: 'c', right: 'C', isMasked: false },
        { key: [['col0', '3']], column: 'col2', left: '30', right: '31', isMasked: false },
        { key: [['col0', '4']], column: 'col2', left: '40', right: '41', isMasked: false },
      ],
      samples: [
        { side: 'left', count: 1, values: [['col0', '1']] },
        { side: 'right', count: 1, values: [['col0', '5']] },
        { side: 'right', count: 1, values: [['col0', '6']] },
      ],
      notes: [],
    });
  });

  test('NULL in the key is a key like others, and is counted', async () => {
    const { rows, cells } = await compareQueries({
      left: "values (null, 1, 'a'), (2, null, 'b')",
      right: "values (null, 1, 'x'), (2, 2, 'b')",
      key: ['col0', 'col1'],
    });

    expect(rows).toEqual({
      left: 2,
      right: 2,
      onlyLeft: 1,
      onlyRight: 1,
      matched: {
        count: 1,
        changed: 1,
        left: { ...noProblems, nullRows: 2 },
        right: { ...noProblems, nullRows: 1 },
      },
    });
    expect(cells).toMatchObject([
      {
        key: [
          ['col0', null],
          ['col1', '1'],
        ],
        left: 'a',
        right: 'x',
      },
    ]);
  });

  test('rows of a key that is not unique are compared as wholes', async () => {
    const { rows, columns } = await compareQueries({
      left: "values (1, 'a'), (1, 'a'), (1, 'b'), (2, 'x'), (7, 'only'), (7, 'only')",
      right: "values (1, 'b'), (1, 'a'), (1, 'c'), (2, 'y')",
      key: ['col0'],
    });

    expect(rows).toEqual({
      left: 6,
      right: 4,
      onlyLeft: 3,
      onlyRight: 1,
      matched: {
        count: 1,
        changed: 1,
        left: { duplicatedKeys: 2, duplicatedRows: 5, nullRows: 0 },
        right: { duplicatedKeys: 1, duplicatedRows: 3, nullRows: 0 },
      },
    });
    expect(columns).toEqual([{ name: 'col1', different: 1, comparedAs: undefined }]);
  });

  test('pairs of equal rows do not cancel out other pairs of the same key', async () => {
    const { rows } = await compareQueries({
      left: "values (1, 'a'), (1, 'a')",
      right: "values (1, 'b'), (1, 'b')",
      key: ['col0'],
    });

    expect(rows).toMatchObject({ onlyLeft: 2, onlyRight: 2, matched: { count: 0, changed: 0 } });
  });

  test('the same duplicates on both sides are no difference', async () => {
    const { rows } = await compareQueries({
      left: "values (1, 'a'), (1, 'a'), (1, 'b')",
      right: "values (1, 'b'), (1, 'a'), (1, 'a')",
      key: ['col0'],
    });

    expect(rows).toMatchObject({ onlyLeft: 0, onlyRight: 0, matched: { changed: 0 } });
  });

  test('a key may be all there is', async () => {
    const { rows, columns, cells } = await compareQueries({
      left: 'values (1), (2)',
      right: 'values (2), (3)',
      key: ['col0'],
    });

    expect(rows).toMatchObject({ onlyLeft: 1, onlyRight: 1, matched: { count: 1, changed: 0 } });
    expect({ columns, cells }).toEqual({ columns: [], cells: [] });
  });

  test('no more cells and keys are shown than asked for, the first by the key', async () => {
    const { cells, samples, rows } = await compareQueries({
      left: 'select 100 - i as k, i as a, i as b from range(50) as t(i)',
      right: 'select 100 - i as k, i + 1 as a, i + 1 as b from range(20, 90) as t(i)',
      key: ['k'],
      limit: 3,
    });

    expect(rows).toMatchObject({ onlyLeft: 20, onlyRight: 40, matched: { changed: 30 } });
    expect(cells.map(({ key, column }) => `${key[0]?.[1]} ${column}`)).toEqual([
      '51 a',
      '51 b',
      '52 a',
    ]);
    expect(samples.map(({ side, values }) => `${side} ${values[0]?.[1]}`)).toEqual([
      'left 81',
      'left 82',
      'left 83',
      'right 11',
      'right 12',
      'right 13',
    ]);
  });

  test('personal values are masked, in the key too', async () => {
    const { cells, samples } = await compareQueries({
      left: "select 'ada@x' as mail, 'Ada' as name, 1 as n union all select 'bob@x', 'Bob', 2",
      right: "select 'ada@x' as mail, 'Eve' as name, 2 as n",
      key: ['mail'],
      personal: ['MAIL', 'Name'],
    });

    expect(cells).toEqual([
      { key: [['mail', '***']], column: 'name', left: '***', right: '***', isMasked: true },
      { key: [['mail', '***']], column: 'n', left: '1', right: '2', isMasked: false },
    ]);
    expect(samples).toEqual([{ side: 'left', count: 1, values: [['mail', '***']] }]);
  });

  test('two empty tables are equal', async () => {
    const { rows } = await compareQueries({
      left: 'select 1 as k, 2 as v limit 0',
      right: 'select 1 as k, 2 as v limit 0',
      key: ['k'],
    });

    expect(rows).toMatchObject({ left: 0, right: 0, onlyLeft: 0, onlyRight: 0 });
    expect(rows.matched).toMatchObject({ count: 0, changed: 0 });
  });

  test('names may be anything', async () => {
    const names = (side: string) =>
      `select 1 as "a ""key"" of, 'two'", '${side}' as "select", 3 as "größe 🦆", '${side}' as v0, 1 as k, 2 as l, 3 as h`;

    const { columns, cells } = await compareQueries({
      left: names('x'),
      right: names('y'),
      key: [`a "key" of, 'two'`],
    });

    expect(columns.filter(({ different }) => different > 0).map(({ name }) => name)).toEqual([
      'select',
      'v0',
    ]);
    expect(cells[0]?.key).toEqual([[`a "key" of, 'two'`, '1']]);
  });
});

describe('equal values', () => {
  test.each([
    ['NaN', "'nan'::double", "-('nan'::double)"],
    ['zero and minus zero', '0.0::double', '-0.0::double'],
    ['zero and minus zero in a list', '[0.0::double]', '[-0.0::double]'],
    ['NULL', 'null::integer', 'null::integer'],
    ['integers of other widths', '1::tinyint', '1::hugeint'],
    ['a decimal and a double', '0.10::decimal(9, 2)', '0.1::double'],
    ['decimals of other scales', '1.50::decimal(9, 2)', '1.5000::decimal(38, 20)'],
    ['a date and a timestamp', "date '2024-01-31'", "timestamp '2024-01-31 00:00:00'"],
    ['text and a number', "'007'", '7'],
    ['text and a list', "'[1, 2]'", '[1, 2]'],
    ['structs', "{'a': [1, null]}", "{'a': [1, null]}"],
  ])('%s', async (_, left, right) => {
    const { rows } = await compareQueries(oneRow(left, right));

    expect(rows).toMatchObject({ onlyLeft: 0, onlyRight: 0, matched: { count: 1, changed: 0 } });
  });
});

describe('different values', () => {
  test.each([
    ['NULL and an empty list', 'null::integer[]', '[]::integer[]'],
    ['an empty list and a list of NULL', '[]::integer[]', '[null]::integer[]'],
    ['NULL and a struct of NULL', 'null::struct(a integer)', "{'a': null::integer}"],
    ['NULL and an empty map', 'null::map(integer, integer)', 'map {}::map(integer, integer)'],
    ['NULL and an empty text', 'null::varchar', "''"],
    ['NULL and the text NULL in a list', '[null::varchar]', "['NULL']"],
    ['texts in another letter case', "'a'", "'A'"],
    ['NaN and NULL', "'nan'::double", 'null::double'],
    ['a fraction that a cast would round', '1.5::decimal(38, 10)', '2::decimal(38, 0)'],
    [
      'what is too big for the type of both',
      '1::decimal(38, 30)',
      `${'9'.repeat(38)}::decimal(38, 0)`,
    ],
    ['text that is no number, and NULL', "'seven'", 'null::integer'],
    ['text that a cast would round', "'1.555'", '1.56::decimal(9, 2)'],
    ['a time in text, and a date', "'2024-01-31 10:00:00'", "date '2024-01-31'"],
    ['what the engine does not mix', "time '10:00:00'", '36000'],
    ['values of a variant', "{'a': 1}::variant", "{'a': 2}::variant"],
  ])('%s', async (_, left, right) => {
    const keyed = await compareQueries(oneRow(left, right));
    const whole = await compareQueries({ ...oneRow(left, right), key: [] });

    expect(keyed.rows).toMatchObject({ onlyLeft: 0, matched: { count: 1, changed: 1 } });
    expect(keyed.columns).toMatchObject([{ name: 'v', different: 1 }]);
    expect(whole.rows).toMatchObject({ onlyLeft: 1, onlyRight: 1 });
  });

  test('columns of other types tell in which type they are compared', async () => {
    const { columns, cells } = await compareQueries(oneRow('1.50::decimal(9, 2)', '1.25::double'));

    expect(columns).toEqual([{ name: 'v', different: 1, comparedAs: 'DOUBLE' }]);
    expect(cells).toMatchObject([{ left: '1.50', right: '1.25' }]);
  });
});

describe('a side of text', () => {
  test('nothing is NULL to a number, and empty to a text', async () => {
    const { cells } = await compareQueries({
      left: "select '1' as k, '' as number, '' as word",
      right: 'select 1 as k, null::integer as number, null::varchar as word',
      key: ['k'],
      text: 'left',
    });

    expect(cells).toMatchObject([{ column: 'word', left: '', right: null }]);
  });

  test('a key that is no number stands with its text', async () => {
    const { rows, samples } = await compareQueries({
      left: "values ('01', 'a'), ('x', 'b'), ('y', 'c')",
      right: "values (1, 'a'), (null, 'b')",
      key: ['col0'],
      text: 'left',
    });

    expect(rows).toMatchObject({ onlyLeft: 2, onlyRight: 1, matched: { count: 1, changed: 0 } });
    expect(samples).toEqual([
      { side: 'left', count: 1, values: [['col0', 'x']] },
      { side: 'left', count: 1, values: [['col0', 'y']] },
      { side: 'right', count: 1, values: [['col0', null]] },
    ]);
  });
});

describe('without a key', () => {
  test('rows are compared as wholes, as often as they are there', async () => {
    const { rows, samples, columns } = await compareQueries({
      left: "values (1, 'a'), (1, 'a'), (1, 'a'), (2, null)",
      right: "values (1, 'a'), (2, null), (3, 'c')",
    });

    expect(rows).toEqual({ left: 4, right: 3, onlyLeft: 2, onlyRight: 1, matched: undefined });
    expect(columns).toEqual([]);
    expect(samples).toEqual([
      {
        side: 'left',
        count: 2,
        values: [
          ['col0', '1'],
          ['col1', 'a'],
        ],
      },
      {
        side: 'right',
        count: 1,
        values: [
          ['col0', '3'],
          ['col1', 'c'],
        ],
      },
    ]);
  });

  test('columns of one side only are left out', async () => {
    const { rows } = await compareQueries({
      left: 'select 1 as a, 2 as gone',
      right: 'select 3 as added, 1 as a',
    });

    expect(rows).toMatchObject({ onlyLeft: 0, onlyRight: 0 });
  });

  test('without a column on both sides no rows are the same', async () => {
    const { rows } = await compareQueries({
      left: 'select 1 as a from range(3)',
      right: 'select 1 as b from range(2)',
    });

    expect(rows).toEqual({ left: 3, right: 2, onlyLeft: 3, onlyRight: 2, matched: undefined });
  });

  test('personal values are masked', async () => {
    const { samples } = await compareQueries({
      left: "select 1 as n, 'Ada' as name",
      right: "select 1 as n, 'Bob' as name",
      personal: ['name'],
    });

    expect(samples.map(({ values }) => values)).toEqual([
      [
        ['n', '1'],
        ['name', '***'],
      ],
      [
        ['n', '1'],
        ['name', '***'],
      ],
    ]);
  });
});

function oneRow(left: string, right: string): Compared {
  return { left: `select 1 as k, ${left} as v`, right: `select 1 as k, ${right} as v`, key: ['k'] };
}
