import type { Target } from '../../src/core/project.ts';

/** A database in memory, on one thread. */
export const memoryTarget: Target = {
  name: 'test',
  profileName: 'test',
  type: 'duckdb',
  path: ':memory:',
  schema: 'main',
  threads: 1,
  settings: { threads: '1' },
};
