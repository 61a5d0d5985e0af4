import { expect, test } from 'vitest';
import { createProject } from '../../../support/create-project.ts';

const seed = { 'seeds/orders.csv': 'id,amount\n1,10.5\n2,20\n3,\n' };

/** The types and rows of what a model gives. */
async function built(code: string) {
  await using project = await createProject({ ...seed, 'models/gold/x.ts': code });
  const { statuses, errors } = await project.run();
  if (statuses['x'] !== 'success') return errors.filter((text) => !text.includes('SEED'));
  const types = await project.query(
    "select list(column_name || ' ' || data_type order by column_index) from duckdb_columns() where schema_name = 'gold'",
  );
  return [types[0]?.[0], ...(await project.query('from gold.x'))];
}

const fail = (code: string, message: string, help: string) => [
  `error ${code}: ${message}\n  at models/gold/x.ts\n  help: ${help}`,
];

test.each([
  [
    'rows',
    "() => [{ id: 1n, name: 'a' }, { name: 'b' }]",
    ['id BIGINT', 'name VARCHAR'],
    [
      ['1', 'a'],
      [null, 'b'],
    ],
  ],
  [
    'columns',
    '() => ({ x: new Float64Array([1.5, NaN]), y: [true, null] })',
    ['x DOUBLE', 'y BOOLEAN'],
    [
      [1.5, true],
      ['NaN', null],
    ],
  ],
  [
    'single rows of a generator',
    'function* () { yield { a: 1 }; yield { a: 2.5 }; }',
    ['a DOUBLE'],
    [[1], [2.5]],
  ],
  [
    'arrays of rows of an async generator',
    'async function* () { yield [{ a: 1 }, { a: 2 }]; yield []; yield [{ a: 3 }]; }',
    ['a DOUBLE'],
    [[1], [2], [3]],
  ],
  [
    'columns of a generator',
    "async function* ({ columns }) { yield columns({ a: ['x'] }); yield columns({ a: ['y'] }); }",
    ['a VARCHAR'],
    [['x'], ['y']],
  ],
  [
    'a query',
    "({ query, ref }) => query(`select id, amount * 2 as twice from ${ref('orders')} where id < 3 order by id`)",
    ['id BIGINT', 'twice DECIMAL(18,1)'],
    [
      ['1', '21.0'],
      ['2', '40.0'],
    ],
  ],
  [
    'a query with parameters',
    "({ ref }) => ref('orders').query('where id > $1 order by id', [1])",
    ['id BIGINT', 'amount DECIMAL(18,1)'],
    [
      ['2', '20.0'],
      ['3', null],
    ],
  ],
  [
    'a relation',
    "({ ref }) => ref('orders')",
    ['id BIGINT', 'amount DECIMAL(18,1)'],
    [
      ['1', '10.5'],
      ['2', '20.0'],
      ['3', null],
    ],
  ],
  [
    'batches of a query',
    "({ ref }) => ref('orders').query('order by id').batches()",
    ['id BIGINT', 'amount DECIMAL(18,1)'],
    [
      ['1', '10.5'],
      ['2', '20.0'],
      ['3', null],
    ],
  ],
  [
    'rows with every kind of value',
    "() => [{ a: new Date(1), b: Buffer.from('x'), c: { k: [1, 'é'] }, d: 2n ** 64n, e: null, f: 'a\\0b' }]",
    ['a TIMESTAMP', 'b BLOB', 'c JSON', 'd HUGEINT', 'e VARCHAR', 'f VARCHAR'],
    [['1970-01-01 00:00:00.001', 'x', '{"k":[1,"é"]}', '18446744073709551616', null, 'a\0b']],
  ],
  [
    'strange names',
    "() => [{ 'a \"b': 1, ['__proto__']: 2, constructor: 3, 'drop table x; --': 4 }]",
    ['a "b DOUBLE', '__proto__ DOUBLE', 'constructor DOUBLE', 'drop table x; -- DOUBLE'],
    [[1, 2, 3, 4]],
  ],
])('%s', async (_, code, types, rows) => {
  expect(await built(`export default ${code};`)).toEqual([types, ...rows]);
});

test.each([
  [
    'nothing',
    '() => {}',
    fail(
      'TYPESCRIPT_ROWS',
      'The model returned undefined, and no rows',
      'A model returns an array of rows, an object of columns, an iterator of either, or a query.',
    ),
  ],
  [
    'a text',
    "() => 'a'",
    fail(
      'TYPESCRIPT_ROWS',
      'The model returned a text, and no rows',
      'A model returns an array of rows, an object of columns, an iterator of either, or a query.',
    ),
  ],
  [
    'a row that is none',
    '() => [{ a: 1 }, 5]',
    fail(
      'TYPESCRIPT_ROWS',
      'Row 2 is a number, and no object',
      'A row is an object with a value for each column.',
    ),
  ],
  [
    'a promise of a row',
    '() => [Promise.resolve({ a: 1 })]',
    fail('TYPESCRIPT_ROWS', 'Row 1 is a Promise, and no object', 'Await it.'),
  ],
  [
    'ragged columns',
    '() => ({ a: [1, 2], b: [1] })',
    fail(
      'TYPESCRIPT_ROWS',
      'The column "b" has 1 values, and "a" has 2',
      'All columns have one value for each row; NULL is null.',
    ),
  ],
  [
    'a row that could be columns',
    'function* () { yield { a: [1], b: [2] }; }',
    fail(
      'TYPESCRIPT_ROWS',
      'All values of the first row are lists, so that it could be columns as well',
      'Say which it is: yield columns({…}), with the function "columns" that the model is given, or yield [row].',
    ),
  ],
  [
    'names that are one to SQL',
    '() => [{ id: 1, ID: 2 }]',
    fail(
      'TYPESCRIPT_ROWS',
      'The columns "id" and "ID" are one to SQL, which knows no letter case',
      'Rename it.',
    ),
  ],
  [
    'no rows',
    '() => []',
    fail(
      'TYPESCRIPT_NO_COLUMNS',
      '"gold.x" gave no rows, and does not say which columns it has',
      'Say all of them: export const config = { columns: { id: "bigint", name: "varchar" } }.',
    ),
  ],
  [
    'rows without columns',
    '() => [{}]',
    fail(
      'TYPESCRIPT_NO_COLUMNS',
      '"gold.x" gave rows without a column, and does not say which columns it has',
      'Say all of them: export const config = { columns: { id: "bigint", name: "varchar" } }.',
    ),
  ],
  [
    'kinds that do not go together',
    "() => [{ a: 1 }, { a: 'x' }]",
    fail(
      'TYPESCRIPT_COLUMN_TYPE',
      '"a" holds a number in row 1, a text in row 2, so that no type holds both',
      'Give values of one kind, or say the type as "data_type" of the column.',
    ),
  ],
  [
    'half a surrogate pair',
    "() => [{ a: 'x\\ud800' }]",
    fail(
      'TYPESCRIPT_VALUE',
      'Row 1 of "gold.x": "a" is \'x\\ud800\', and that holds half a surrogate pair, which no text can keep (VARCHAR)',
      'The type was found in the first 20,480 rows: say the right one as "data_type" of "a".',
    ),
  ],
  [
    'a later value of another kind',
    'function* () { for (let a = 0; a < 30000; a++) yield { a: a === 25000 ? 5n ** 80n : a }; }',
    fail(
      'TYPESCRIPT_VALUE',
      'Row 25001 of "gold.x": "a" is 82718061255302767487140869206996285356581211090087890625n, and that is beyond what a double holds exactly (DOUBLE)',
      'The type was found in the first 20,480 rows: say the right one as "data_type" of "a".',
    ),
  ],
  [
    'a later column',
    'function* () { for (let a = 0; a < 30000; a++) yield a === 25000 ? { a, b: 1 } : { a }; }',
    fail(
      'TYPESCRIPT_COLUMN_UNKNOWN',
      'Row 25001 of "gold.x" has a column "b", which the table has not',
      'It has "a". The columns were found in the first 20,480 rows; say all of them: export const config = { columns: { id: "bigint", … } }.',
    ),
  ],
])('%s is told', async (_, code, message) => {
  expect(await built(`export default ${code};`)).toEqual(message);
});

test('a call that was not found when the file was read is told where it is', async () => {
  const code = "({ ref: found }) => { const again = found; return again('orders'); }";

  expect(await built(`export default ${code};`)).toEqual([
    `error TYPESCRIPT_REF: "gold.x" calls ref('orders'), which was not found when the file was read
  at models/gold/x.ts:1:66
  | export default ${code};
  |                                                                  ^
  help: Call it by its own name, with the text written out, so that the graph is known before anything runs.`,
  ]);
});
