import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { createStarter } from './starter.ts';

const helper = 'export function twice(column: string): string {\n  return `${column} * 2`;\n}\n';

test.each([
  ['h.ts', '{}'],
  ['h.mts', '{ "type": "commonjs" }'],
])('a TypeScript helper in %s beside a package.json %s is used', async (name, packageJson) => {
  await using starter = await createStarter();
  await mkdir(join(starter.path, 'macros'), { recursive: true });
  await writeFile(join(starter.path, 'package.json'), packageJson);
  await writeFile(join(starter.path, 'macros', name), helper);
  await writeFile(join(starter.path, 'models/gold/t.sql'), 'select {{twice "21"}} as n');

  const result = await runCli(['compile', '--select', 'gold.t'], { cwd: starter.path });

  expect(result).toEqual({ exitCode: 0, stdout: 'select 21 * 2 as n\n', stderr: '' });
});

test('a helper that Node takes for CommonJS is refused with its right name', async () => {
  await using starter = await createStarter();
  await mkdir(join(starter.path, 'macros'), { recursive: true });
  await writeFile(join(starter.path, 'package.json'), '{ "type": "commonjs" }');
  await writeFile(join(starter.path, 'macros/h.ts'), helper);

  const { exitCode, stderr } = await runCli(['compile'], { cwd: starter.path });

  expect(exitCode).toBe(2);
  expect(stderr).toContain(
    'help: The nearest package.json says "type": "commonjs": name the file macros/h.mts, or say "module" there.',
  );
});
