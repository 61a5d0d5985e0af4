import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from '../core/project.ts';

/** The environment with the values of the project's `.env` under it: what is really set wins. */
export function loadEnvironment(projectDir: string, environment: Environment): Environment {
  let text: string;
  try {
    text = readFileSync(join(projectDir, '.env'), 'utf8');
  } catch {
    return environment;
  }
  return { ...parseEnv(text.replace(/^\uFEFF/, '')), ...environment };
}
