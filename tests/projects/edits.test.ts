import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { IncrementalProject } from '../support/incremental-project.ts';
import { configEdits } from './edits/config-edits.ts';
import { doStep, type Outcome } from './edits/do-step.ts';
import type { EditRow } from './edits/edit-row.ts';
import { expectedOutcomes } from './edits/expected.ts';
import { inputEdits } from './edits/input-edits.ts';
import { sqlEdits } from './edits/sql-edits.ts';
import { worldEdits } from './edits/world-edits.ts';

const root = resolve(import.meta.dirname, '../..');
const parts = ['models', 'macros', 'tests/sql', 'tests/generic', 'data/raw'];
const inGroup = (group: string, rows: readonly EditRow[]) => rows.map((row) => ({ group, ...row }));
const rows = [
  ...inGroup('sql-edits', sqlEdits),
  ...inGroup('input-edits', inputEdits),
  ...inGroup('config-edits', configEdits),
  ...inGroup('world-edits', worldEdits),
];

let folder: string;
let project: IncrementalProject;

// The project of this repository with a few models more, built once and put back before each edit.
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'ingot-edits-')));
  const path = join(folder, 'project');
  for (const part of parts) await cp(join(root, part), join(path, part), { recursive: true });
  await cp(join(import.meta.dirname, 'edits/project'), path, { recursive: true });
  project = new IncrementalProject(path);
  await project.build();
  await project.save(join(folder, 'saved'));
});

beforeEach(() => project.restore(join(folder, 'saved')));

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(rows)('$name', async ({ group, name, steps }) => {
  const outcomes: Outcome[] = [];
  for (const step of steps) outcomes.push(await doStep(step, project));

  expect(outcomes).toEqual(await expectedOutcomes({ group, name }, outcomes));
});

test('two projects keep their tables in one database, and neither builds those of the other', async () => {
  const other = new IncrementalProject(join(folder, 'other'));
  await other.change({
    'ingot.yml': 'name: other\n',
    'profiles.yml': `other:\n  outputs: { dev: { type: duckdb, path: ${project.database} } }\n  target: dev\n`,
    'models/elsewhere/one.sql': '{{config materialized="table"}}\nselect 1 as id\n',
  });

  const first = await other.build();
  const plans = [await other.plan(), await project.plan()];

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
