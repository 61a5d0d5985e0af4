import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { IncrementalProject } from '../support/incremental-project.ts';
import { RandomSession } from './random-edits/random-session.ts';

// SEED=17 tries other projects, COUNT=100 more of them.
const first = Number(process.env['SEED'] ?? 1);
const seeds = Array.from(
  { length: Number(process.env['COUNT'] ?? 3) },
  (_, place) => first + place,
);

test.each(seeds)(
  'edits of the random project %i leave what a full build makes',
  async (seed) => {
    const path = await realpath(await mkdtemp(join(tmpdir(), 'ingot-random-')));
    const session = new RandomSession(new IncrementalProject(path), seed);

    const mistakes = await session.run(8);

    expect(mistakes, session.log.join('\n')).toEqual([]);
    await rm(path, { recursive: true });
  },
  120_000,
);
