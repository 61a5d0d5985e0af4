import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createShop, read, shopOf, working, write } from '../support/publishing.ts';
import { runCli, startCli } from '../support/run-cli.ts';

/** Output without times, ids and sizes. */
function steady(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, 'TIME')
    .replaceAll(/build [0-9a-f]{8}/g, 'build ID')
    .replaceAll(/\d+\.\d MB/g, 'SIZE')
    .replaceAll(/─+/g, '─')
    .replaceAll(/ {2,}/g, '  ')
    .replaceAll(/ +$/gm, '');
}

test('build tells which version readers see', async () => {
  await using project = await createShop();

  const { exitCode, stdout } = await runCli(['build'], { cwd: project.path });

  expect(exitCode).toBe(0);
  expect(stdout).toContain('\n  Database     data/shop.duckdb\n  Published    version 1\n');
});

test('build tells why it does not publish', async () => {
  await using project = await createShop('publish: { require: all }');
  await project.run();
  await project.write({
    'models/gold/other.sql': '{{config materialized="table"}} select error(\'no\') as one',
    'models/silver/orders.sql': '{{config materialized="table"}} select 2 as amount',
  });

  const { exitCode, stdout } = await runCli(['build'], { cwd: project.path });

  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    '\n  Published    not: not everything passed, and the profile requires all\n',
  );
});

test('versions and rollback show and change what readers see', async () => {
  await using project = await createShop('publish: { keep: 5 }');
  const { path: cwd } = project;
  await runCli(['build'], { cwd });
  await project.write(shopOf(2));
  await runCli(['build'], { cwd });

  const before = await runCli(['versions'], { cwd });
  const back = await runCli(['rollback'], { cwd });
  const json = await runCli(['versions', '--json'], { cwd });

  expect(before.exitCode).toBe(0);
  expect(steady(before.stdout)).toBe(`version  published  run  changed  size
─  ─  ─  ─  ─  ─
2  TIME  build ID  gold.seen, gold.totals, silver.orders  SIZE  what readers see
1  TIME  build ID  gold.other, gold.seen, gold.totals and 1 other  SIZE

`);
  expect(back.stdout).toBe(
    'Readers see version 1 again in place of version 2; the next build that changes something publishes anew\n',
  );
  expect(JSON.parse(json.stdout)).toMatchObject([
    { version: 2, is_current: false, command: 'build', schemas: null },
    { version: 1, is_current: true, path: join(cwd, 'data/shop.duckdb') },
  ]);
});

test.each([
  [['rollback', '7'], 'error VERSION_NOT_FOUND: There is no version 7\n'],
  [
    ['versions', '-t', 'memory'],
    'error NOTHING_PUBLISHED: The target "memory" publishes nothing\n',
  ],
])('%j has exit code 2', async (words, message) => {
  await using project = await createShop();

  const { exitCode, stdout, stderr } = await runCli(words, { cwd: project.path });

  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});

test('before the first build there are no versions', async () => {
  await using project = await createShop();

  const { exitCode, stdout } = await runCli(['versions'], { cwd: project.path });

  expect([exitCode, stdout]).toEqual([0, 'Nothing is published yet\n']);
});

test('a build that is ended by Ctrl-C publishes nothing, and the next one does', async () => {
  await using project = await createShop();
  const { path: cwd } = project;
  await project.run();
  await project.write({
    ...shopOf(2),
    'models/gold/slow.sql': `{{config materialized="table"}}
select count(*) as n from range(300000) as a, range(3000000) as b where (a.range * b.range) % 7 = 3`,
  });
  const child = startCli(['build', '--log-format', 'json'], { cwd });
  child.stdout?.on('data', (chunk) => {
    if (/"node_finished".*"gold.totals"/.test(String(chunk))) child.kill('SIGINT');
  });
  const [exitCode] = await once(child, 'exit');
  const seen = await read(project, 'from gold.totals');
  await rm(join(cwd, 'models/gold/slow.sql'));

  const next = await runCli(['build'], { cwd });

  expect(exitCode).toBe(130);
  expect(seen).toEqual([[1]]);
  expect(next.stdout).toContain('Published    version 2');
  expect(await read(project, 'from gold.totals')).toEqual([[2]]);
});

test('lost history is told of, and --accept-loss starts anew', async () => {
  await using project = await createShop('publish: { schemas: [gold] }');
  const { path: cwd } = project;
  await project.run();
  await rm(join(cwd, working));

  const refused = await runCli(['build'], { cwd });
  const accepted = await runCli(['build', '--accept-loss'], { cwd });

  expect([refused.exitCode, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toContain('error HISTORY_LOST: The working database');
  expect(accepted.exitCode).toBe(0);
});

test('what another program wrote is told of', async () => {
  await using project = await createShop();
  await project.run();
  await write(project, 'insert into gold.other values (99)');

  const { exitCode, stderr } = await runCli(['build'], { cwd: project.path });

  expect(exitCode).toBe(2);
  expect(stderr).toContain('error PUBLISHED_CHANGED: "data/shop.duckdb" was changed');
});

test('clean leaves .ingot whole, wherever it is', async () => {
  await using project = await createShop();
  const { path: cwd } = project;
  await project.write({
    'ingot.yml': 'name: shop\nclean-targets: [made]\n',
    'profiles.yml': 'shop: { outputs: { default: { type: duckdb, path: made/shop.duckdb } } }\n',
  });
  await runCli(['build'], { cwd });
  await runCli(['build', '--env', 'try'], { cwd });
  const before = (await readdir(join(cwd, 'made'), { recursive: true })).sort();
  await writeFile(join(cwd, 'made/rest.txt'), 'made');

  const { exitCode } = await runCli(['clean'], { cwd });

  expect(exitCode).toBe(0);
  expect((await readdir(join(cwd, 'made'), { recursive: true })).sort()).toEqual(before);
  expect(before).toContain('.ingot/shop.duckdb.json');
});

test('clean refuses .ingot', async () => {
  await using project = await createShop();
  const { path: cwd } = project;
  await mkdir(join(cwd, 'made/.ingot'), { recursive: true });
  await project.write({ 'ingot.yml': 'name: shop\nclean-targets: [made/.ingot]\n' });

  const { exitCode, stderr } = await runCli(['clean'], { cwd });

  expect(exitCode).toBe(2);
  expect(stderr)
    .toBe(`error CLEAN_REFUSED: "made/.ingot" can't be cleaned: databases and their history are in ".ingot"
  help: Nothing was deleted. Mend "target-path" or "clean-targets" in ingot.yml.
`);
});
