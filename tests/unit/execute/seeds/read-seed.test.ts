import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileDefaults, type CsvSigns } from '../../../../src/core/file-spec.ts';
import { readSeed } from '../../../../src/execute/seeds/read-seed.ts';
import { createProject } from '../../../support/create-project.ts';
import { loadedSeed } from '../../../support/loaded-seed.ts';
import { seed } from '../../select/manifest-fixture.ts';

/** The names of the columns of a seed, its rows below them. */
async function load(contents: string | Uint8Array, csv: Partial<CsvSigns> = {}) {
  const { columns, rows } = await loadedSeed(contents, { csv: { ...fileDefaults.csv, ...csv } });
  return [columns.map((column) => column.replace(/ (VARCHAR|BIGINT)$/, '')), ...rows];
}

const bytesOf = (text: string, encoding: BufferEncoding) => Buffer.from(text, encoding);
const swapped = (text: string) => bytesOf(text, 'utf16le').swap16();
const cafe = [
  ['id', 'né'],
  ['1', 'café'],
];

test.each([
  ['UTF-8 with a mark', '\ufeffid,né\n1,café\n', {}],
  [
    'UTF-16 with a mark',
    bytesOf('\ufeffid,né\n1,café\n', 'utf16le'),
    { encoding: 'utf-16' as const },
  ],
  ['UTF-16 of the other order', swapped('\ufeffid,né\n1,café\n'), { encoding: 'utf-16' as const }],
  [
    'UTF-16 without a mark',
    bytesOf('id,né\n1,café\n', 'utf16le'),
    { encoding: 'utf-16le' as const },
  ],
  ['Latin-1', bytesOf('id,né\n1,café\n', 'latin1'), { encoding: 'latin-1' as const }],
  ['windows-1252', bytesOf('id,né\n1,café\n', 'latin1'), { encoding: 'windows-1252' as const }],
])('a seed may be %s', async (_, contents, config) => {
  expect(await load(contents, config)).toEqual(cafe);
});

test.each([
  ['CRLF', 'id,n\r\n1,a\r\n2,b\r\n', {}],
  ['CR', 'id,n\r1,a\r2,b\r', {}],
  ['several line ends', 'id,n\n1,a\r\n2,b\r', {}],
  ['no line end at the end', 'id,n\n1,a\n2,b', {}],
  ['blank lines', '\nid,n\n1,a\n\n2,b\n\n', {}],
  ['empty values too many', 'id,n\n1,a,\n2,b,,\n', {}],
  ['semicolons', 'id;n\n1;a\n2;b\n', { delimiter: ';' }],
  ['semicolons that the header tells', 'id;n\n1;a\n2;b\n', {}],
  ['tabs that the header tells', 'id\tn\n1\ta\n2\tb\n', {}],
  ['the line of Excel about semicolons', 'sep=;\nid;n\n1;a\n2;b\n', {}],
  ['a delimiter of several signs', 'id||n\n1||a\n2||b\n', { delimiter: '||' }],
  ['other quotes', "id,n\n1,'a'\n'2','b'\n", { quote: "'", escape: "'" }],
])('a seed may have %s', async (_, contents, config) => {
  expect(await load(contents, config)).toEqual([
    ['id', 'n'],
    ['1', 'a'],
    ['2', 'b'],
  ]);
});

test.each([
  ['escaped quotes', 'id\n"a\\"b"\n', { escape: '\\' }, [['id'], ['a"b']]],
  ['no quotes at all', 'id\n"a"\n', { quote: '' }, [['id'], ['"a"']]],
  [
    'more semicolons than commas',
    'a,b;c;d\n1,2\n',
    {},
    [
      ['a', 'b;c;d'],
      ['1', '2'],
    ],
  ],
  ['a comma as stated', 'a;b\nx;y\n', { delimiter: ',' }, [['a;b'], ['x;y']]],
  ['a blank line in one column', 'id\n1\n\n2\n', {}, [['id'], ['1'], [null], ['2']]],
  [
    'a NUL in a value',
    'id,n\n1,a\0b\n',
    {},
    [
      ['id', 'n'],
      ['1', 'a\0b'],
    ],
  ],
  [
    'names of other letters',
    'π,"a ""b"""\n1,2\n',
    {},
    [
      ['π', 'a "b"'],
      ['1', '2'],
    ],
  ],
  [
    'names that staging gives',
    '_loaded_at,_record\n1,2\n',
    {},
    [
      ['_loaded_at', '_record'],
      ['1', '2'],
    ],
  ],
  [
    'names twice, and none',
    'id,ID,\n1,2,3\n',
    {},
    [
      ['id', 'ID_1', 'column_3'],
      ['1', '2', '3'],
    ],
  ],
])('a seed with %s is read as it stands', async (_, contents, config, rows) => {
  expect(await load(contents, config)).toEqual(rows);
});

test.each([
  [
    'empty values',
    'id,n\n,\n1,a\n',
    [''],
    [
      [null, null],
      ['1', 'a'],
    ],
  ],
  [
    'words',
    'id,n\nNA,NA\n1,-\n',
    ['', 'NA', '-'],
    [
      [null, null],
      ['1', null],
    ],
  ],
  ['words in quotes', 'id,n\n"NA","NA"\n', ['', 'NA'], [[null, 'NA']]],
  [
    'words but not empty texts',
    'id,n\nNA,\n1,a\n',
    ['NA'],
    [
      [null, ''],
      ['1', 'a'],
    ],
  ],
  ['words with a delimiter', 'id,n\n"a,b","a,b"\n', ['', 'a,b'], [[null, null]]],
])('%s are NULL where `nulls` says so', async (_, contents, nulls, expected) => {
  const { rows } = await loadedSeed(contents, { nulls, columnTypes: { id: 'integer' } });

  expect(rows).toEqual(expected);
});

test('a value may have 100,000 characters', async () => {
  const long = 'x'.repeat(100_000);

  const { rows } = await loadedSeed(`id,text\n1,${long}\n2,"${long}"\n`);

  expect(rows).toEqual([
    ['1', long],
    ['2', long],
  ]);
});

test('a seed may have 2,000 columns', async () => {
  const names = Array.from({ length: 2000 }, (_, index) => `c${index}`);
  const digits = names.map((_, index) => String(index));

  const { rows, columns } = await loadedSeed(`${names.join(',')}\n${digits.join(',')}\n`);

  expect(rows).toEqual([digits]);
  expect(columns).toEqual(names.map((name) => `${name} BIGINT`));
});

const at = (line: number, text: string) =>
  `\n  at seeds/s.csv:${line}:1\n  | ${text}\n  | ^\n  help: `;
const quotesHelp =
  'Put values that hold the delimiter or a line end into quotes, and double the quotes in them.';

test.each([
  [
    'nothing but blank lines',
    '\n\n',
    'error SEED_EMPTY: The seed seeds/s.csv is empty\n  at seeds/s.csv\n  help: Write a header line with the names of the columns.',
  ],
  [
    'an open quote',
    'id,n\n1,a\n2,"b\n3,c\n',
    `error SEED_INVALID: A quote is opened and not closed${at(3, '2,"b')}${quotesHelp}`,
  ],
  [
    'an open quote far above the end',
    `id,n\n1,"a\n${'2,b\n'.repeat(500)}`,
    `error SEED_INVALID: A quote is opened and not closed${at(2, '1,"a')}${quotesHelp}`,
  ],
  [
    'text behind a quote',
    'id,n\n"1\n1",a\n2,"b"c\n',
    `error SEED_INVALID: A closing quote is followed by more text${at(4, '2,"b"c')}${quotesHelp}`,
  ],
  [
    'a record too short below one of several lines',
    'id,n\n"1\n1",a\n2\n',
    `error SEED_INVALID: The record has 1 value, but the file has 2 columns${at(4, '2')}${quotesHelp}`,
  ],
  [
    'bytes that are not UTF-8',
    Buffer.from('id,n\n1,a\n2,é\n', 'latin1'),
    `error SEED_ENCODING: The seed seeds/s.csv is not UTF-8 text${at(3, '2,�')}Save it as UTF-8, or set \`encoding\` to what it is written in, such as windows-1252.`,
  ],
  [
    'UTF-16 that nobody tells of',
    Buffer.from('\ufeffid,n\n1,a\n', 'utf16le'),
    'error SEED_ENCODING: The file "seeds/s.csv" begins with the mark of utf-16, not of utf-8\n  at seeds/s.csv\n  help: Set `encoding: utf-16` for these files.',
  ],
  [
    'a workbook',
    'PK\x03\x04xl/worksheets',
    'error SEED_ENCODING: The file "seeds/s.csv" is no delimited text: it looks like a zip file, such as an Excel workbook (.xlsx)\n  at seeds/s.csv\n  help: Save it as CSV.',
  ],
])('%s in a seed is told with its place', async (_, contents, message) => {
  const { errors } = await loadedSeed(contents);

  expect(errors).toEqual([message]);
});

test('nothing of a copy is left, also where a seed fails or a run was killed', async () => {
  await using project = await createProject({
    'seeds/good.csv': 'id\n1\n',
    'seeds/bad.csv': 'id,n\n1,a\n"\n',
    'target/staging/.seeds/records/.tmp-1073741823-killed/chunk-0.txt': '1\n',
  });

  await project.run();

  expect(await readdir(join(project.path, 'target/staging/.seeds/records'))).toEqual([]);
});

test('a seed that changes during the run fails, and keeps what it was', async () => {
  await using project = await createProject({ 'seeds/s.csv': 'id\n1\n' });
  await project.run();
  await project.write({ 'seeds/s.csv': 'id\n2\n' });

  const { errors } = await project.run({
    onEvent: ({ type }) => {
      if (type === 'run-started') writeFileSync(join(project.path, 'seeds/s.csv'), 'id\n3\n');
    },
  });

  expect(errors).toEqual([
    'error SEED_FILE_CHANGED: The seed seeds/s.csv changed during the run\n  at seeds/s.csv\n  help: Run again when the file is complete.',
  ]);
  expect(await project.query('from s')).toEqual([['1']]);
});

test('a seed that is larger than 512 MB is refused unread', async () => {
  const root = await mkdtemp(join(tmpdir(), 'ingot-seed-'));
  await using file = await open(join(root, 's.csv'), 'w');
  await file.truncate(512 * 1024 * 1024 + 1);

  const reading = readSeed(seed('s.csv'), { root, copies: root });

  await expect(reading).rejects.toMatchObject({ code: 'SEED_TOO_LARGE' });
  await rm(root, { recursive: true });
});
