import { describe, expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';
import { fileOperations } from '../../support/faults.ts';
import { faultyBuilds } from '../../support/faulty-builds.ts';

const targets = [
  ['that publishes all schemas', ''],
  [
    'that publishes one schema, and only what passed',
    'publish: { schemas: [gold], keep: 2, require: all }',
  ],
  ['that publishes nothing', 'publish: false'],
] as const;

const faults = [
  ['a file operation that fails', 'file', 100],
  ['a statement that fails', 'database', 40],
  ['a commit whose answer is lost', 'committed', 5],
] as const;

describe.each(targets)('to a target %s', (_, publishing) => {
  test.each(faults)(
    '%s leaves every table old or new, says why, and the next build mends all',
    { timeout: 300_000 },
    async (_name, kind, least) => {
      const { faults, problems } = await faultyBuilds(kind, publishing);

      expect(problems).toEqual([]);
      expect(faults).toBeGreaterThanOrEqual(least);
    },
  );
});

test('the operations that may fail are those of the whole run', async () => {
  await using project = await createProject({
    'models/gold/a.sql': '{{config materialized="table"}} select 1 as n',
  });

  const names = await fileOperations(project.path, () => project.run());

  expect([...names]).toEqual(
    expect.arrayContaining([
      ...['readFileSync', 'readdirSync', 'statSync', 'writeFileSync', 'link', 'mkdir', 'open'],
      ...['handle.read', 'handle.writeFile', 'handle.sync', 'handle.close', 'rename', 'rm'],
    ]),
  );
});
