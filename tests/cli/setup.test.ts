import { spawn } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolder, repository } from './starter.ts';

interface SetUp {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs the set-up of a clone as `npm start` does; npm finds no registry. */
async function setUp(folder: string): Promise<SetUp> {
  const child = spawn(process.execPath, [join(folder, 'scripts/setup.mjs')], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      npm_config_registry: 'http://127.0.0.1:9/',
      npm_config_fetch_retries: '0',
      npm_config_cache: join(folder, 'cache'),
    },
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, output };
}

test('set-up says nothing where nothing is to do', async () => {
  expect(await setUp(repository)).toEqual({ exitCode: 0, output: '' });
});

test('set-up without a registry says what is wrong and what to do', async () => {
  await using clone = await createFolder();
  await mkdir(join(clone.path, 'scripts'));
  for (const file of ['package.json', 'package-lock.json', 'scripts/setup.mjs']) {
    await cp(join(repository, file), join(clone.path, file));
  }

  const { exitCode, output } = await setUp(clone.path);

  expect(exitCode).toBe(1);
  expect(output).toMatch(/^Setting up: installing packages from package-lock\.json …\n/);
  expect(output).toMatch(
    /error SETUP_FAILED: The packages could not be installed: npm ci ended with code \d+\n {2}help: See what npm says above\. It needs npm’s registry once; check the network, a proxy, or npm config get registry\.\n$/,
  );
});
