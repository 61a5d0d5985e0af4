import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFolder, repository, type Folder } from './starter.ts';

const runFile = promisify(execFile);
const minutes = 60_000;

// The package as a user gets it: packed, and installed into a folder outside the repository by the ordinary npm.
let folder: Folder;
let installFailure: string | undefined;

beforeAll(async () => {
  folder = await createFolder();
  await npm(['pack', '--silent', '--pack-destination', folder.path], repository);
  const tarball = (await readdir(folder.path)).find((name) => name.endsWith('.tgz')) ?? '';
  await writeFile(join(folder.path, 'package.json'), '{ "private": true, "type": "module" }');
  installFailure = await npm(
    ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', `./${tarball}`],
    folder.path,
  ).then(
    () => undefined,
    (error: unknown) => String(error),
  );
}, 5 * minutes);

afterAll(() => folder[Symbol.asyncDispose]());

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    HOME: process.env['HOME'],
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) =>
        /^(npm_config_|https?_proxy$|no_proxy$)/i.test(name),
      ),
    ),
  };
}

function npm(args: readonly string[], cwd: string) {
  return runFile('npm', args, { cwd, env: environment() });
}

function inFolder(command: string, args: readonly string[], cwd = folder.path) {
  return runFile(command, args, { cwd, env: environment() });
}

describe('the packed package', () => {
  test('makes and builds a project with npx', { timeout: 2 * minutes }, async ({ skip }) => {
    skip(installFailure !== undefined, `npm could not install the tarball: ${installFailure}`);

    const made = await inFolder('npx', ['ingot', 'init', 'shop']);
    const built = await inFolder('npx', ['ingot', 'build'], join(folder.path, 'shop'));
    const shown = await inFolder(
      'npx',
      ['ingot', 'show', '--inline', 'select * from gold.sales_summary', '--output', 'csv'],
      join(folder.path, 'shop'),
    );

    expect(made.stdout).toContain('  cd shop\n  npx ingot build\n');
    expect(built.stdout).toContain('  Tested       18 passed, 0 failed\n');
    expect(built.stdout).toContain('  Try          npx ingot show gold.sales_summary\n');
    expect(shown.stdout).toBe(
      'order_count,revenue_eur,average_order_eur,best_country\n8,780.45,97.56,France\n',
    );
  });

  test(
    'has an API with types that a compiler understands',
    { timeout: minutes },
    async ({ skip }) => {
      skip(installFailure !== undefined, `npm could not install the tarball: ${installFailure}`);
      await mkdir(join(folder.path, 'api'));
      await writeFile(
        join(folder.path, 'api/main.ts'),
        `import { prepare, type Context, type PreparedProject } from 'ingot';
export function names(context: Context, prepared: PreparedProject): readonly string[] {
  const wrong: number = prepared.project.config.name;
  return [...prepared.selected, String(wrong), typeof context.now, typeof prepare];
}
`,
      );
      const tsc = join(repository, 'node_modules/typescript/bin/tsc');
      const options = [
        '--noEmit',
        '--strict',
        '--target',
        'es2024',
        '--module',
        'nodenext',
        '--types',
        'node',
      ];
      const roots = ['--typeRoots', join(repository, 'node_modules/@types')];

      const compiled = await inFolder(process.execPath, [
        tsc,
        ...options,
        ...roots,
        'api/main.ts',
      ]).catch((error: { stdout: string }) => error);
      const used = await inFolder(process.execPath, [
        '-e',
        'import("ingot").then((api) => console.log(typeof api.run))',
      ]);

      expect(compiled.stdout).toBe(
        "api/main.ts(3,9): error TS2322: Type 'string' is not assignable to type 'number'.\n",
      );
      expect(used.stdout).toBe('function\n');
    },
  );

  test('holds no sources, and the licences of what it bundles', async ({ skip }) => {
    skip(installFailure !== undefined, `npm could not install the tarball: ${installFailure}`);
    const installed = join(folder.path, 'node_modules/ingot');

    const files = await readdir(installed, { recursive: true });

    expect(files.filter((path) => /\.ts$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
    expect(files).toContain('dist/THIRD-PARTY-LICENSES.txt');
    expect(files).toContain('LICENSE');
    expect(files).toContain('examples/starter/gitignore');
  });

  test('says that an old Node is too old', async ({ skip }) => {
    const old = await oldNode();
    skip(
      installFailure !== undefined || old === undefined,
      'no Node older than 22 is on this machine',
    );

    const refused = await inFolder(old ?? '', ['node_modules/ingot/dist/ingot.js', 'build']).catch(
      (error: { code: number; stderr: string }) => error,
    );

    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toMatch(
      /^error NODE_TOO_OLD: ingot needs Node 22 or newer, and this is Node \d+/,
    );
  });
});

async function oldNode(): Promise<string | undefined> {
  for (const path of ['/usr/bin/node', '/usr/local/bin/node']) {
    const version = await runFile(path, ['-p', 'process.versions.node']).catch(() => undefined);
    if (version !== undefined && Number(version.stdout.split('.')[0]) < 22) return path;
  }
  return undefined;
}
