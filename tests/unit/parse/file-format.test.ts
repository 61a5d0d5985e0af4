import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

function project(files: string, names: readonly string[], more = '') {
  return createProject({
    'models/s.yml': `sources:\n  - name: raw\n    tables:\n      - { name: o, files: ${files}${more} }\n`,
    ...Object.fromEntries(names.map((name) => [name, `a,b\n1,${name}\n`])),
  });
}

test.each([
  ['data/raw/*', ['data/raw/a.csv', 'data/raw/b.CSV.gz'], 'csv'],
  ['data/raw/**', ['data/raw/x/a.json'], 'json'],
  ['data/raw/o_*', ['data/raw/o_1.jsonl', 'data/raw/o_2.ndjson'], 'ndjson'],
  ["'data/raw/*.{csv,csv.gz}'", ['data/raw/a.csv', 'data/raw/b.csv.gz'], 'csv'],
  ["'data/raw/*.csv*'", ['data/raw/a.csv', 'data/raw/b.csv.zst'], 'csv'],
  [
    'data/raw/*',
    ['data/raw/a.xml', 'data/raw/_SUCCESS', 'data/raw/.DS_Store', 'data/raw/b.xml.crdownload'],
    'xml',
  ],
  ['[data/raw/*, data/one.csv]', ['data/raw/a.csv'], 'csv'],
])('the files that %s matches tell the format', async (files, names, format) => {
  await using shop = await project(files, names);

  const { manifest } = await shop.prepare();

  expect(manifest.nodes.get('source.shop.raw.o')).toMatchObject({ files: { format } });
});

test('files of several endings are a mistake that counts them', async () => {
  await using shop = await project('data/raw/*', [
    'data/raw/a.csv',
    'data/raw/b.csv',
    'data/raw/README.md',
    'data/raw/notes',
  ]);

  expect(await shop.mistakes()).toEqual([
    `error SOURCE_FORMAT_UNKNOWN: The files of source "raw.o" have several endings, ".csv" (2), none (1), ".md" (1), and do not tell one format
  at models/s.yml:4:20
  |       - { name: o, files: data/raw/* }
  |                    ^
  help: Name those that are meant, such as "data/raw/*.csv". Say "format": one of csv, tsv, json, ndjson, xml, parquet.`,
  ]);
});

test.each([
  ['data/raw/*', 'Say "format": one of csv, tsv, json, ndjson, xml, parquet.'],
  ['data/a.xlsx', 'Workbooks are not read: save the sheet as CSV.'],
  ['data/a.csv.zip', 'Unpack it first: of what is compressed, gzip and zstd are read.'],
])('%s tells no format where nothing is there', async (files, hint) => {
  await using shop = await project(files, []);

  const [mistake] = await shop.mistakes();

  expect(mistake).toContain('The files of source "raw.o" do not tell their format');
  expect(mistake).toContain(`help: ${hint}`);
});

test('a stated format holds for files of every ending', async () => {
  await using shop = await project(
    'data/raw/*',
    ['data/raw/a.txt', 'data/raw/b.dat', 'data/raw/_SUCCESS', 'data/raw/c.txt.tmp'],
    ', format: csv',
  );

  await shop.run({ command: 'stage' });

  expect(await shop.query('select distinct _source_file from raw.o order by 1')).toEqual([
    ['data/raw/a.txt'],
    ['data/raw/b.dat'],
  ]);
});
