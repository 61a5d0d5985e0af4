import { expect, test } from 'vitest';
import { StagingProject } from '../staging-fixture.ts';

test('an empty list is not NULL', async () => {
  await using project = await StagingProject.create({
    'data/in.json': '[{"id":1,"tags":["a","b"]},{"id":2,"tags":[]},{"id":3,"tags":null}]',
  });

  const staged = await project.stage({ format: 'json', columns: { id: 'bigint' } });

  expect(await project.columns(staged)).toEqual(['id', 'tags']);
  expect(await project.rows(staged)).toEqual([
    ['1', '["a","b"]'],
    ['2', '[]'],
    ['3', null],
  ]);
});

test('whole numbers keep all their digits', async () => {
  await using project = await StagingProject.create({
    'data/in.json': '[{"id":9007199254740993,"u":18446744073709551615}]',
  });

  const staged = await project.stage({
    format: 'json',
    columns: { id: 'bigint', u: 'ubigint' },
  });

  expect(await project.rows(staged)).toEqual([['9007199254740993', '18446744073709551615']]);
});

test('decimals keep all their digits', async () => {
  await using project = await StagingProject.create({
    'data/in.ndjson': '{"a":12345678901234567890.1234567890,"b":1.10}\n',
  });

  const staged = await project.stage({ format: 'ndjson', columns: { a: 'decimal(38,10)' } });

  expect(await project.rows(staged)).toEqual([['12345678901234567890.1234567890', '1.10']]);
});

test('times with different offsets are the same time', async () => {
  await using project = await StagingProject.create({
    'data/in.jsonl':
      '{"id":1,"t":"2024-03-31T01:30:00+01:00"}\n{"id":2,"t":"2024-03-31T00:30:00Z"}\n',
  });

  const staged = await project.stage({ format: 'ndjson', columns: { t: 'timestamptz' } });

  expect(await project.rows(staged)).toEqual([
    ['1', '2024-03-31 00:30:00+00'],
    ['2', '2024-03-31 00:30:00+00'],
  ]);
});

test('what is no JSON and what is no value of its type are rejects, and the numbers add up', async () => {
  await using project = await StagingProject.create({
    'data/in.ndjson': '{"id":1}\n{"id":2,}\n{"id":"x"}\n\n{"id":null,"late":"y\\n"}\n{"id":5',
  });

  const staged = await project.stage({ format: 'ndjson', columns: { id: 'integer' } });

  expect(await project.rows(staged)).toEqual([
    [1, null],
    [null, 'y\n'],
  ]);
  expect(await project.rejects(staged)).toEqual([
    [2, 2, null, 'there is a comma too many before "}" (line 2, column 9)'],
    [3, 3, 'id', 'id: "x" is not a valid INTEGER'],
    [5, 6, null, '"," or "}" is missing before the end of the file (line 6, column 8)'],
  ]);
});
