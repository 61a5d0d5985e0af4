import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

test.each([
  ['files: data/o.xml, delimiter: ";"', '"delimiter"', 'xml'],
  ['files: data/o.csv, record: order', '"record"', 'csv'],
])('a source with { %s } is refused, for %s does nothing there', async (keys, key, format) => {
  await using project = await createProject({
    'models/s.yml': `sources:\n  - name: raw\n    tables:\n      - { name: o, ${keys} }\n`,
  });

  const [mistake] = await project.mistakes();

  expect(mistake).toContain(
    `error SOURCE_KEY_UNUSED: ${key} of source "raw.o" means nothing for files of the format ${format}`,
  );
});

test.each([
  ['data_type: integr', 'SOURCE_TYPE_UNKNOWN', 'Did you mean "integer"'],
  ['data_type: "struct(a foo)"', 'SOURCE_TYPE_UNKNOWN', '"foo" is no type of DuckDB'],
  ['data_type: varchar, format: "%Y"', 'SOURCE_KEY_UNUSED', '"format" of column "c"'],
  ['format: "%Y"', 'SOURCE_KEY_UNUSED', 'means nothing without a "data_type"'],
  ['data_type: date, format: "%H"', 'SOURCE_FORMAT_INVALID', 'The format "%H" of column "c"'],
])('a column with { %s } is refused where that stands', async (keys, code, message) => {
  await using project = await createProject({
    'models/s.yml': `sources:\n  - name: raw\n    tables:\n      - { name: o, files: data/o.csv, columns: [{ name: c, ${keys} }] }\n`,
  });

  const [mistake] = await project.mistakes();

  expect(mistake).toContain(`error ${code}: `);
  expect(mistake).toContain(message);
  expect(mistake).toContain('models/s.yml:4:');
});

test.each([
  [
    'a quoted line break behind blanks',
    'x,y\n1,2\n  "a\nb",3\n',
    [
      ['1', '2'],
      ['a\nb', '3'],
    ],
  ],
  ['a quoted carriage return behind blanks', 'x,y\n1,  "a\r"\n', [['1', 'a\r']]],
])('%s is part of its value', async (_, text, rows) => {
  await using project = await createProject({
    'models/s.yml':
      'sources:\n  - name: raw\n    tables:\n      - { name: o, files: data/o.csv }\n',
    'data/o.csv': text,
  });

  await project.run({ command: 'stage' });

  expect(await project.query('select x, y from raw.o order by _record')).toEqual(rows);
});
