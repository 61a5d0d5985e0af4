import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

async function mistakesOf(table: string): Promise<readonly string[]> {
  await using project = await createProject({
    'models/s.yml': `sources:\n  - name: raw\n    tables:\n      - { name: o, ${table} }\n`,
  });
  return await project.mistakes();
}

/** Where the key stands, in the fourth line. */
function placeOf(table: string, key: string): string {
  return `at models/s.yml:4:${`      - { name: o, ${table} }`.indexOf(key) + 1}\n`;
}

test.each([
  ['decimal(50,2)', '"decimal(50, 2)" must have 1 to 38 digits'],
  ['decimal(0)', '"decimal(0)" must have 1 to 38 digits'],
  ['decimal(5,7)', '"decimal(5, 7)" has more digits behind the decimal mark than in all'],
  ['decimal(5,2,1)', '"decimal(5, 2, 1)" must say how many digits there are'],
  ['decimal(a)', '"decimal(a)" must say how many digits there are'],
  ['varchar(0)', '"varchar(0)" must have one whole number of at least 1 in its brackets'],
  ['varchar(5, 2)', '"varchar(5, 2)" must have one whole number of at least 1 in its brackets'],
  ['varchar(-1)', '"varchar(- 1)" must have one whole number of at least 1 in its brackets'],
  ['float(54)', '"float(54)" must have one whole number from 1 to 53 in its brackets'],
  ['timestamp(10)', '"timestamp(10)" must have one whole number from 0 to 9 in its brackets'],
  ['integer(5)', '"integer" takes nothing in brackets'],
  ['date(5)', '"date" takes nothing in brackets'],
  ['bit(4)', '"bit" takes nothing in brackets'],
  ['timestamp(3) with time zone', '"timestamp" takes nothing in brackets'],
  ['integer[0]', 'an array has 1 to 100,000 elements, not 0'],
  ['struct(a integer, A date)', '"struct(a integer, A date)" has the field "A" twice'],
  ['struct(a integer, b foo)[]', '"foo" is no type of DuckDB'],
  ['map(varchar, decimal(40))', '"decimal(40)" must have 1 to 38 digits'],
  ['enum(a)', '"enum(a)" must list its texts in quotes'],
  ['union(a integer)', 'a text does not tell which member of "union(a integer)" it is'],
])('the type %s is refused where it stands', async (type, why) => {
  const table = `files: data/o.csv, columns: [{ name: c, data_type: "${type}" }]`;

  const [mistake] = await mistakesOf(table);

  expect(mistake).toContain(
    `error SOURCE_TYPE_UNKNOWN: The type "${type}" of column "c" of source "raw.o" can't be used: ${why}`,
  );
  expect(mistake).toContain(placeOf(table, 'data_type'));
});

test.each([
  'decimal',
  'numeric(38,38)',
  'varchar(1)',
  'character varying(3)',
  'float(53)',
  'timestamp(9)',
  'datetime(3)',
  'timestamp(0) without time zone',
  'interval year to month',
  "enum('a', 'it''s')",
  "geometry('OGC:CRS84')",
  'integer[3][]',
  'struct(a integer, b map(varchar, date))',
])('the type %s is taken', async (type) => {
  const mistakes = await mistakesOf(
    `files: data/o.csv, columns: [{ name: c, data_type: "${type}" }]`,
  );

  expect(mistakes).toEqual([]);
});

test.each([
  ['date', '%Q', 'has "%Q", which stands for nothing'],
  ['date', '%Y-%m-%', 'has "%", which stands for nothing'],
  ['date', '%-Y-%m-%d', 'has "%-Y", which stands for nothing'],
  ['date', '%H:%M', 'reads no year, so that every value would be of the year 1900'],
  ['date', '%d.%Y', 'reads a day and no month, so that every value would be in January'],
  ['date', 'yyyy-MM-dd', 'has nothing that stands for a date or a time'],
  ['date', '', 'has nothing that stands for a date or a time'],
  ['time', '%I:%M', 'reads an hour from 1 to 12 and not whether it is before noon'],
  ['time', '%Y', 'reads a date, which the type time has not'],
])('as %s the format "%s" is refused where it stands', async (type, format, why) => {
  const table =
    `files: data/o.csv, columns: [{ name: c, data_type: ${type}, format: ["%Y%m%d %H", "${format}"] }]`.replace(
      '"%Y%m%d %H", ',
      type === 'time' ? '' : '"%Y%m%d", ',
    );

  const [mistake] = await mistakesOf(table);

  expect(mistake).toContain(
    `error SOURCE_FORMAT_INVALID: The format "${format}" of column "c" of source "raw.o" ${why}`,
  );
  expect(mistake).toContain(placeOf(table, 'format'));
});

test.each([
  ['timestamp', '%Y'],
  ['date', '%m/%Y'],
  ['date', '%G-W%V-%u'],
  ['date', '%Y-%j'],
  ['timestamp', '%-d/%-m/%y %-I:%M %p'],
  ['timestamptz', '%a, %d %h %Y %T %z'],
])('as %s the format "%s" is taken', async (type, format) => {
  const mistakes = await mistakesOf(
    `files: data/o.csv, columns: [{ name: c, data_type: ${type}, format: "${format}" }]`,
  );

  expect(mistakes).toEqual([]);
});

test.each([
  ['files: []', 'files', '"files" of source "raw.o" is an empty list'],
  ['files: ""', 'files', '"" names no files'],
  [
    'files: data/o.csv, columns: [{ name: c, data_type: date, format: [] }]',
    'format',
    '"format" of column "c" of source "raw.o" is an empty list',
  ],
  [
    'files: data/o.csv, booleans: { true: [x], false: [X] }',
    'booleans',
    '"booleans" of source "raw.o" says that "x" is both true and false',
  ],
  [
    'files: data/o.csv, booleans: { true: [ja], false: [""] }',
    'booleans',
    '"booleans" of source "raw.o" has the word "", which means NULL',
  ],
  [
    'files: data/o.csv, nulls: ["-"], columns: [{ name: c, data_type: boolean, booleans: { true: [ja], false: ["-"] } }]',
    'booleans',
    '"booleans" of column "c" of source "raw.o" has the word "-", which means NULL',
  ],
  [
    'files: data/o.csv, columns: [{ name: _record }]',
    'name: _record',
    'A column of source "raw.o" can\'t be called "_record": that is one of ingot\'s own',
  ],
  [
    'files: data/o.xml, explode: { path: l, keys: [id, id] }',
    'keys',
    '"keys" of "explode" of source "raw.o" has "id" twice',
  ],
  [
    'files: data/o.xml, explode: { path: l, keys: [_parent_record] }',
    'keys',
    '"keys" of "explode" of source "raw.o" can\'t have "_parent_record"',
  ],
])('{ %s } is refused at "%s"', async (table, key, message) => {
  const mistakes = await mistakesOf(table);

  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toContain(`error YAML_VALUE: ${message}`);
  expect(mistakes[0]).toContain(placeOf(table, key));
});

test.each([
  ['files: data/o.xml, record: a//b', 'record', 'XML_PATH'],
  ['files: data/o.xml, record: ""', 'record', 'XML_PATH'],
  ['files: data/o.xml, explode: { path: "@a/b", keys: [] }', 'explode', 'XML_PATH'],
  ['files: data/o.xml, columns: [{ name: c, path: "@a/b" }]', 'path', 'XML_PATH'],
  ['files: data/o.json, record: a..b', 'record', 'SOURCE_JSON_PATH'],
  ['files: data/o.ndjson, explode: "a[*].b"', 'explode', 'SOURCE_JSON_PATH'],
  ['files: data/o.json, columns: [{ name: c, path: "a[x]" }]', 'path', 'SOURCE_JSON_PATH'],
  ['files: data/o.csv, columns: [{ name: c, path: "" }]', 'path', 'YAML_VALUE'],
])('{ %s } has no path at "%s"', async (table, key, code) => {
  const mistakes = await mistakesOf(table);

  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toContain(`error ${code}: `);
  expect(mistakes[0]).toContain(placeOf(table, key));
});

test.each([
  'files: data/o.xml, record: /os/o, explode: { path: a/b, keys: [x/@id] }, columns: [{ name: c, path: "a/#text" }]',
  'files: data/o.json, record: $, explode: { path: a.b, keys: [x] }, columns: [{ name: c, path: "a[0].b" }]',
])('{ %s } has paths', async (table) => {
  const mistakes = await mistakesOf(table);

  expect(mistakes).toEqual([]);
});

test.each([
  ['[{ name: a, path: c }, { name: b, path: C }]', 'a', 'b', 'C'],
  ['[{ name: a, path: c }, { name: c }]', 'a', 'c', 'c'],
])('CSV columns %s are of one place', async (columns, first, second, place) => {
  const [mistake] = await mistakesOf(`files: data/o.csv, columns: ${columns}`);

  expect(mistake).toContain(
    `error COLUMN_DUPLICATE: The columns "${first}" and "${second}" of source "raw.o" are both the column "${place}" of the files`,
  );
});

test('CSV columns may change names', async () => {
  const mistakes = await mistakesOf(
    'files: data/o.csv, columns: [{ name: a, path: b }, { name: b, path: a }]',
  );

  expect(mistakes).toEqual([]);
});
