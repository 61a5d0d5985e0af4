import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { IncrementalProject } from '../../support/incremental-project.ts';
import { doStep, type Outcome } from './do-step.ts';
import type { EditRow } from './edit-row.ts';
import { expectedOutcomes } from './expected.ts';

const root = resolve(import.meta.dirname, '../../..');
const parts = ['models', 'macros', 'tests/sql', 'tests/generic', 'data/raw'];

/** The project of this repository with a few models more, and the folder that it is in. */
export interface EditedProject {
  readonly folder: () => string;
  readonly project: () => IncrementalProject;
}

/** A build of everything takes as long as all the rest: after every third edit. EVERY=1 for each. */
const step = process.env['EVERY'] === '1' ? 1 : 3;

/** A test for each edit of a group: what is built for it, and that the tables are those of a build from nothing. */
export function testEdits(group: string, rows: readonly EditRow[]): EditedProject {
  let folder: string;
  let project: IncrementalProject;

  // Built once, and put back before each edit.
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'ingot-edits-')));
    const path = join(folder, 'project');
    for (const part of parts) await cp(join(root, part), join(path, part), { recursive: true });
    await cp(join(import.meta.dirname, 'project'), path, { recursive: true });
    project = new IncrementalProject(path);
    await project.build();
    await project.save(join(folder, 'saved'));
  });

  beforeEach(() => project.restore(join(folder, 'saved')));

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const edits = rows.map((row, index) => ({ ...row, isCompared: index % step === 0 }));

  test.each(edits)('$name', async ({ name, steps, isCompared }) => {
    const outcomes: Outcome[] = [];
    for (const each of steps) outcomes.push(await doStep(each, project, { isCompared }));

    expect(outcomes).toEqual(await expectedOutcomes({ group, name }, outcomes));
  });

  return { folder: () => folder, project: () => project };
}
