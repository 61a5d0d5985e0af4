import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { TestProject } from './create-project.ts';
import { startCli } from './run-cli.ts';
import { staging } from './staged-project.ts';

export interface Kill {
  readonly args: readonly string[];
  /** A name of a file among the staged ones that was not there before: once it is there, the program is killed. */
  readonly at: RegExp;
}

/** Whether the program was killed, with a signal that nobody can catch, before it came to its end. */
export async function killAtFile({ path }: TestProject, { args, at }: Kill): Promise<boolean> {
  const folder = join(path, staging);
  const before = new Set(stagedNames(folder));
  const child = startCli(args, { cwd: path });
  const end = once(child, 'exit');
  while (child.exitCode === null && child.signalCode === null) {
    if (stagedNames(folder).some((name) => at.test(name) && !before.has(name))) {
      child.kill('SIGKILL');
      break;
    }
    await setImmediate();
  }
  const [, signal] = await end;
  return signal === 'SIGKILL';
}

function stagedNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    // Not there yet, or gone in between.
    return [];
  }
}
