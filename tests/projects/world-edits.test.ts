import { join } from 'node:path';
import { expect, test } from 'vitest';
import { IncrementalProject } from '../support/incremental-project.ts';
import { testEdits } from './edits/test-edits.ts';
import { worldEdits } from './edits/world-edits.ts';

const { folder, project } = testEdits('world-edits', worldEdits);

test('two projects keep their tables in one database, and neither builds those of the other', async () => {
  const other = new IncrementalProject(join(folder(), 'other'));
  await other.change({
    'ingot.yml': 'name: other\n',
    'profiles.yml': `other:\n  outputs: { dev: { type: duckdb, path: ${project().database} } }\n  target: dev\n`,
    'models/elsewhere/one.sql': '{{config materialized="table"}}\nselect 1 as id\n',
  });

  const first = await other.build();
  const plans = [await other.plan(), await project().plan()];

  expect(first.built).toEqual(['elsewhere.one']);
  expect(plans).toEqual([nothing, nothing]);
});

const nothing = {
  nodes: {},
  tests: [],
  testsAlone: {},
  testsMissing: [],
  removed: [],
  leftovers: [],
};
