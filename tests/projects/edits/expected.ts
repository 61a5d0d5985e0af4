import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from './do-step.ts';

/** What the steps of an edit are to give; with `UPDATE=1` that is what they gave, for `git diff` to show. */
export async function expectedOutcomes(
  { group, name }: { readonly group: string; readonly name: string },
  actual: readonly Outcome[],
): Promise<readonly Outcome[]> {
  const path = join(import.meta.dirname, 'expected', `${group}.json`);
  const text = await readFile(path, 'utf8').catch(() => '{}');
  const all = JSON.parse(text) as Record<string, readonly Outcome[]>;
  if (process.env['UPDATE'] === '1')
    await writeFile(path, `${JSON.stringify({ ...all, [name]: actual }, undefined, 2)}\n`);
  return process.env['UPDATE'] === '1' ? actual : (all[name] ?? []);
}
