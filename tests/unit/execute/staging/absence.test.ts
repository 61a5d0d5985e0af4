import { expect, test } from 'vitest';
import { mistakesOf } from '../../../../src/core/error.ts';
import { StagingProject, type SourceText } from './staging-fixture.ts';

const json = '[{"id":1,"who":{"name":"A"},"lines":[{"q":1}]}]';
const xml = '<r><o id="1"><who><name>A</name></who><lines><line q="1"/></lines></o></r>';
const path = (text: string) => ({ reading: { path: text } });
const explode = (text: string, ...keys: string[]) => ({ files: { explode: { path: text, keys } } });

test.each<readonly [string, string, SourceText, string, string]>([
  [
    'columns of JSON',
    json,
    { format: 'json', columns: { idd: 'integer', mail: path('who.nam') } },
    'No record of raw.orders has "who.nam" ("mail"), "idd", so those columns are NULL',
    'Correct the name, or the `path`. The records have "who.name", "id".',
  ],
  [
    'a column of XML',
    xml,
    { format: 'xml', columns: { number: path('@idd') } },
    'No record of raw.orders has "@idd" ("number"), so that column is NULL',
    'Correct the name, or the `path`. The records have "id".',
  ],
  [
    'the path of explode in XML, where an empty list may be left out',
    xml,
    { format: 'xml', ...explode('lines/lin', 'id') },
    'No record of raw.orders has "lines/lin", so it has no rows',
    'Correct `explode`, or say `optional: true` in it. The records have "line".',
  ],
  [
    'a key of explode in XML',
    xml,
    { format: 'xml', ...explode('lines/line', 'whoo') },
    'No record of raw.orders has "whoo", so that key is NULL',
    'Correct `explode`, or say `optional: true` in it. The records have "who".',
  ],
])('what no record has is a warning: %s', async (_, text, options, message, hint) => {
  await using project = await StagingProject.create({ 'data/in.txt': text });

  const first = await project.stage(options);
  const again = await project.stage(options);

  const warning = expect.objectContaining({
    code: 'SOURCE_PATH_NOT_FOUND',
    message,
    hint,
  }) as unknown;
  expect([first.warnings, again.warnings, again.counts.converted]).toEqual([
    [warning],
    [warning],
    0,
  ]);
});

test.each<readonly [string, SourceText, string]>([
  ['the path', explode('line', 'id'), '"line", so it has no rows'],
  ['a path further in', explode('who.line', 'id'), '"who.line", so it has no rows'],
  ['a key', explode('lines', 'who.nam'), '"who.nam", so that key is NULL'],
])('what no record of JSON has is a mistake for explode: %s', async (_, options, what) => {
  await using project = await StagingProject.create({ 'data/in.json': json });

  const stage = () =>
    project.stage({ format: 'json', ...options }).catch((error: unknown) => error);
  const errors = [await stage(), await stage()];

  expect(errors.flatMap((error) => mistakesOf(error)?.map(({ message }) => message))).toEqual([
    `No record of raw.orders has ${what}`,
    `No record of raw.orders has ${what}`,
  ]);
});

const sought: SourceText = {
  format: 'ndjson',
  columns: { id: 'integer', name: path('who.name') },
};

test.each<readonly [string, Readonly<Record<string, string>>, SourceText]>([
  [
    'one record of one file',
    { 'data/in.1': '{}\n', 'data/in.2': '{}\n{"id":1,"who":{"name":2}}\n' },
    sought,
  ],
  [
    'different files',
    { 'data/in.1': '{"id":null}\n', 'data/in.2': '{"who":{"name":2}}\n' },
    sought,
  ],
  ['no record, for there is none', { 'data/in.1': '\n' }, sought],
  ['no good record', { 'data/in.1': '{\n' }, sought],
  ['no value that is good', { 'data/in.1': '{"id":"x"}\n' }, sought],
  ['an empty list', { 'data/in.1': '{"lines":[]}\n' }, { format: 'ndjson', ...explode('lines') }],
  ['null', { 'data/in.1': '{"lines":null}\n' }, { format: 'ndjson', ...explode('lines') }],
  [
    'nothing, which may be',
    { 'data/in.1': '{}\n' },
    { format: 'ndjson', files: { explode: { path: 'lines', keys: ['id'], optional: true } } },
  ],
  [
    'an audit column',
    { 'data/in.1': '{"id":1}\n' },
    { format: 'ndjson', columns: { _source_file: {} } },
  ],
])('nothing is said where it stands in %s', async (_, files, options) => {
  await using project = await StagingProject.create(files);

  const { warnings } = await project.stage(options);

  expect(warnings).toEqual([]);
});

test('files that are added to others have a warning for the path, and none for columns', async () => {
  await using project = await StagingProject.create({ 'data/in.json': '[{"id":1}]' });
  const taken = [{ sourcePath: 'data/before.json', checksum: 'ab' }];

  const { warnings } = await project.stage(
    { format: 'json', columns: { q: 'integer' }, ...explode('lines', 'id') },
    'batch-1',
    { taken },
  );

  expect(warnings.map(({ message }) => message)).toEqual([
    'No record of raw.orders has "lines", so it has no rows',
  ]);
});
