import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const ingot = (project: TestProject, ...args: string[]) => runCli(args, { cwd: project.path });

function ordersOf(data: Readonly<Record<string, string | Uint8Array>>, keys = '') {
  return createProject({
    ...data,
    'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        files: data/*
        format: csv
${keys}`,
  });
}

test('a file without its header line loses no record without a word', async () => {
  await using project = await ordersOf({ 'data/1.csv': '1,Anna,10.50\n2,Bo,7\n' });

  const { exitCode, stderr } = await ingot(project, 'stage', '--quiet');

  expect([exitCode, stderr]).toEqual([
    1,
    expect.stringContaining(`error SOURCE_HEADER_DATA: The first line of "data/1.csv" holds values, and would be taken for the names of columns: "1", "Anna", "10.50"
    at models/sources.yml:5:9
    |         files: data/*
    |         ^
    help: Set \`header: false\` and declare the columns in their order, or \`header: true\` if these are their names.`),
  ]);
});

test('header: true takes the first line as it is', async () => {
  await using project = await ordersOf({ 'data/1.csv': '1,2\n3,4\n' }, '        header: true\n');

  const { exitCode } = await ingot(project, 'stage');

  expect([exitCode, await project.query('select "1", "2" from raw.orders')]).toEqual([
    0,
    [['3', '4']],
  ]);
});

test('a delimiter that can not be one ends with exit code 2 where it stands', async () => {
  await using project = await ordersOf(
    { 'data/1.csv': 'a,b\n' },
    '        delimiter: ";"\n        comment: ";"\n',
  );

  const { exitCode, stderr } = await ingot(project, 'stage');

  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringContaining('error SOURCE_DIALECT: Lines that begin with ";" can be records'),
  ]);
});

test('a stray quote in a compressed file takes no other record with it', async () => {
  const lines = Array.from({ length: 50_000 }, (_, at) => `${at}||text`);
  const file = gzipSync(`id||v\n7||"x\n${lines.join('\n')}\n`);
  await using project = await ordersOf({ 'data/1.csv.gz': file }, '        delimiter: "||"\n');

  await ingot(project, 'stage');

  expect(
    await project.query(`select count(*)::int, count(distinct id)::int, max(_record)::int,
(select count(*)::int from ops.rejects where value = '7||"x') from raw.orders`),
  ).toEqual([[50_000, 50_000, 50_001, 1]]);
});

test('a workbook that is called .csv is told to be one', async () => {
  await using project = await ordersOf({ 'data/1.csv': Buffer.from('PK\x03\x04\x14\0\x06\0') });

  const { exitCode, stderr } = await ingot(project, 'stage', '--quiet');

  expect([exitCode, stderr]).toEqual([
    1,
    expect.stringContaining(
      'error SOURCE_NOT_TEXT: The file "data/1.csv" is no delimited text: it looks like a zip file, such as an Excel workbook (.xlsx)',
    ),
  ]);
});
