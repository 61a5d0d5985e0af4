import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const towns = Buffer.from(
  'code;name;opened_on;share\n0046;Malmö;2024-02-29;0.10\n0047;-;;12.5\n',
  'latin1',
);

const files = {
  'ingot.yml':
    "name: shop\nseeds: { ref: { +delimiter: ';', +encoding: windows-1252, +nulls: ['', '-'] } }\n",
  'seeds/ref/towns.csv': towns,
  'models/gold/names.sql': 'select name from {{ref "towns"}}',
};

async function output({ path }: TestProject, args: readonly string[]) {
  const { exitCode, stdout, stderr } = await runCli([...args, '--threads', '1'], { cwd: path });
  return { exitCode, stderr, stdout: stdout.split('\n') };
}

const townsOf = (project: TestProject) =>
  project.query('select code, name, opened_on, share, typeof(share) from ref.towns order by code');

const loaded = [
  ['0046', 'Malmö', '2024-02-29', '0.10', 'DECIMAL(18,2)'],
  ['0047', null, null, '12.50', 'DECIMAL(18,2)'],
];

test('a seed is loaded with its types once, and again when its file or configuration changes', async () => {
  await using project = await createProject(files);

  const first = await output(project, ['seed']);
  const second = await output(project, ['build']);
  await project.write({
    'seeds/p.yml': 'seeds: [{ name: towns, columns: [{ name: share, data_type: double }] }]',
  });
  const third = await output(project, ['build', '--explain']);

  expect([first.exitCode, second.exitCode, third.exitCode]).toEqual([0, 0, 0]);
  expect(first.stdout).toContain('  Seeded       1 seed');
  expect(second.stdout).toContain('1 model');
  expect(third.stdout).toContainEqual(expect.stringMatching(/^ +config column_types changed$/));
  expect(await project.query('select share, typeof(share) from ref.towns limit 1')).toEqual([
    [0.1, 'DOUBLE'],
  ]);
});

test('a folder states types and takes other columns for all its seeds', async () => {
  const folder = '{ +column_types: { code: varchar, zip: varchar }, +full_refresh: true }';
  await using project = await createProject({
    'ingot.yml': `name: shop\nseeds: { ref: ${folder} }\n`,
    'seeds/ref/towns.csv': 'code\n46\n',
    'seeds/ref/streets.csv': 'zip\n12345\n',
  });
  await output(project, ['seed']);
  await project.write({ 'seeds/ref/towns.csv': 'code,name\n46,Lund\n' });

  const later = await output(project, ['build']);
  const help = await output(project, ['build', '--help']);

  expect([later.exitCode, later.stderr]).toEqual([0, '']);
  expect(await project.query('select *, (select zip from ref.streets) from ref.towns')).toEqual([
    ['46', 'Lund', '12345'],
  ]);
  expect(help.stdout.join(' ').replace(/ +/g, ' ')).toContain('load seeds whose header has other');
});

test('a value of another type and other columns end in an error, and the table stays', async () => {
  await using project = await createProject({
    ...files,
    'seeds/p.yml':
      "seeds: [{ name: towns, columns: [{ name: share, data_type: 'decimal(18,2)' }] }]",
  });
  await runCli(['build', '--quiet'], { cwd: project.path });

  await project.write({
    'seeds/ref/towns.csv': 'code;name;opened_on;share\n1;"Lund\nand more";;1\n2;x;;many\n',
  });
  const wrong = await output(project, ['build']);
  await project.write({ 'seeds/ref/towns.csv': 'code;town;opened_on;share\n1;Lund;;1\n' });
  const changed = await output(project, ['build']);
  const kept = await townsOf(project);
  const unread = await output(project, ['build', '--full-refresh']);
  const refreshed = await output(project, ['seed', '--full-refresh']);

  expect([wrong.exitCode, changed.exitCode]).toEqual([1, 1]);
  expect(wrong.stdout).toEqual(
    expect.arrayContaining([
      '  error SEED_VALUE: The column "share" is said to be decimal(18,2), and "many" is not a valid DECIMAL(18, 2)',
      '    at seeds/ref/towns.csv:4:1',
    ]),
  );
  expect(changed.stdout).toEqual(
    expect.arrayContaining([
      '  error SEED_COLUMNS_CHANGED: The header of seeds/ref/towns.csv has other columns than the table: "name" is called "town" now',
      '    help: If that is meant, load it with --full-refresh; the table stays as it is until then.',
    ]),
  );
  expect(kept).toEqual(loaded);
  expect([unread.exitCode, unread.stderr]).toEqual([
    2,
    expect.stringContaining('models/gold/names.sql:1:8'),
  ]);
  expect(refreshed.exitCode).toBe(0);
  expect(await project.query('select town from ref.towns')).toEqual([['Lund']]);
});

test('the manifest has the checksum of a seed that dbt gives it', async () => {
  await using project = await createProject({ 'seeds/dup.csv': 'id,id,\n1,a,b\n' });
  await runCli(['compile'], { cwd: project.path });

  const manifest = await readFile(join(project.path, 'target/manifest.json'), 'utf8');

  expect(JSON.parse(manifest)).toHaveProperty(['nodes', 'seed.shop.dup', 'checksum'], {
    name: 'sha256',
    checksum: 'bebfb742d3dce4b6826a6b24ad4f6690f0d749d89af11c11d31582c57d08b604',
  });
});
