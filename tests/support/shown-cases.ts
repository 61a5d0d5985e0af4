import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programPath } from './bundled-cli.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'examples/coming-from-dbt');

export type Tool = 'dbt' | 'ingot';

/** A case of examples/coming-from-dbt, and what docs/coming-from-dbt.md says that a tool prints. */
export interface ShownCase {
  readonly name: string;
  readonly output: string;
}

/** The cases as the docs show them: table cells that begin with the command, a line of its output each. */
export function shownCases(tool: Tool): readonly ShownCase[] {
  const text = readFileSync(join(root, 'docs/coming-from-dbt.md'), 'utf8');
  const cells = text.matchAll(/\| `sh run\.sh (\S+) (dbt|ingot)`((?:<br>`[^`]*`)*)(?= \|)/g);
  return [...cells]
    .filter(([, , shown]) => shown === tool)
    .map(([, name = '', , lines = '']) => ({
      name,
      output: lines.replaceAll('<br>`', '').replaceAll('`', '\n'),
    }));
}

/** The names of all cases that there are. */
export function caseNames(): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.flatMap((name) => /^([^/]+)\/steps\.sh$/.exec(name)?.[1] ?? []).sort();
}

/** Runs a case as its reader does, and gives what it prints. */
export async function runCase(name: string, tool: Tool, dbt = 'dbt'): Promise<string> {
  const { PATH } = process.env;
  const { stdout, stderr } = await promisify(execFile)('sh', ['run.sh', name, tool], {
    cwd: folder,
    env: { PATH, HOME: tmpdir(), DBT: dbt, INGOT: `'${process.execPath}' '${programPath}'` },
  });
  return stdout + stderr;
}

/** The dbt whose output the docs show, where `DBT` or the PATH has it. */
export function installedDbt(): string | undefined {
  const dbt = process.env['DBT'] ?? 'dbt';
  const { stdout } = spawnSync(dbt, ['--version'], { encoding: 'utf8' });
  return /installed: 1\.11\.16\s/.test(stdout ?? '') ? dbt : undefined;
}
