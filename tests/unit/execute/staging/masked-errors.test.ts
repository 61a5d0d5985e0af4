import { expect, test } from 'vitest';
import type { FileSpec } from '../../../../src/core/file-spec.ts';
import { mistakesOf } from '../../../../src/core/error.ts';
import { StagingProject, type SourceText } from './staging-fixture.ts';

const tagged: SourceText = { columns: { name: { tags: ['pii'] } } };

test.each<readonly [FileSpec['format'], string, string]>([
  ['json', '[{"name":"Anna"},\n{"name":"Bo"}, Carla: 1', 'SOURCE_JSON_BROKEN 2:16'],
  ['json', '[{"name":"Anna"}] Anna', 'SOURCE_JSON_BROKEN 1:19'],
  ['xml', '<r><o><name>Anna</name></o><Anna', 'XML_BROKEN 1:28'],
  ['xml', '<r><o><name>Anna</name></o></r>Anna', 'XML_BROKEN 1:32'],
  ['csv', 'Anna,1985-03-21,4711\nBo,1990-01-02,42\n', 'SOURCE_HEADER_DATA 3:5'],
])('an error of a file of %s shows nothing personal: %j', async (format, text, place) => {
  await using project = await StagingProject.create({ 'data/in.txt': text });

  const error: unknown = await project
    .stage({ ...tagged, format })
    .catch((thrown: unknown) => thrown);

  const [mistake] = mistakesOf(error) ?? [];
  const { code = '', message, location, hint } = mistake ?? {};
  expect(`${code} ${location?.line ?? 0}:${location?.column ?? 0}`).toBe(place);
  expect(JSON.stringify([message, location, hint])).not.toMatch(/Anna|Carla|Bo\b/);
});

test('an error of a file shows its line where nothing is personal', async () => {
  await using project = await StagingProject.create({ 'data/in.txt': '[{"name":"Anna"}] x' });

  await expect(project.stage({ format: 'json' })).rejects.toMatchObject({
    location: { lineText: '[{"name":"Anna"}] x' },
  });
});

test.each<readonly [string, string, SourceText]>([
  [
    'a struct through which the path of a tagged column leads',
    '[{"id":1,"who":{"name":"Anna","age":"x"}}]',
    {
      columns: {
        who: 'struct(name varchar, age integer)',
        name: { tags: ['pii'], reading: { path: 'who.name' } },
      },
    },
  ],
  [
    'a column of a table that is tagged',
    '[{"id":"Anna"}]',
    { tags: ['Pii'], columns: { id: 'integer' } },
  ],
])('rejects of %s are masked', async (_, text, options) => {
  await using project = await StagingProject.create({ 'data/in.json': text });

  const staged = await project.stage({ format: 'json', ...options });

  const [reject] = await project.rejects(staged, 'value, reason');
  expect(reject?.[0]).toBe('***');
  expect(reject?.[1]).not.toMatch(/Anna|"x"/);
});
