import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removePartials } from '../../../src/record/remove-partials.ts';

test('what a process left that is no more goes, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-partials-'));
  const { pid: gone } = spawnSync(process.execPath, ['-e', '0']);
  const left = [`manifest.json.${gone}.partial`, `check.json.${gone}`];
  const kept = [`check.json.${process.pid}`, 'manifest.json', 'orders.2024x', 'run_results.json'];
  for (const name of [...left, ...kept]) await writeFile(join(folder, name), '');

  await removePartials(folder);

  expect((await readdir(folder)).sort()).toEqual(kept.sort());
  await rm(folder, { recursive: true });
});
