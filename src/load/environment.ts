import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { IngotError } from '../core/error.ts';
import type { Environment } from '../core/project.ts';
import { nearestProject } from './find-project.ts';

/** The environment with the values of the project's `.env` under it: what is really set wins. */
export function loadEnvironment(dir: string, environment: Environment): Environment {
  const path = join(nearestProject(dir) ?? dir, '.env');
  let text: string;
  try {
    // A pipe would be waited for without end.
    if (!statSync(path).isFile()) throw new Error('It is not a file');
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return environment;
    const hint = 'Check that it is a file and that you may read it.';
    throw new IngotError('FILE_UNREADABLE', '.env can’t be read', { hint, cause });
  }
  return { ...parseEnv(text.replace(/^\uFEFF/, '')), ...environment };
}
