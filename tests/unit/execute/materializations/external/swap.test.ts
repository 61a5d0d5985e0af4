import {
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Target } from '../../../../../src/core/project.ts';
import { placeAt } from '../../../../../src/execute/materializations/external/external-place.ts';
import { Swap } from '../../../../../src/execute/materializations/external/swap.ts';
import {
  contentPath,
  newVersion,
  versionAt,
} from '../../../../../src/execute/materializations/external/versions.ts';

const target: Target = {
  name: 'dev',
  profileName: 'shop',
  type: 'duckdb',
  path: '/db',
  schema: 'main',
  threads: 1,
  settings: {},
};

const former: Readonly<Record<string, (path: string) => Promise<void>>> = {
  nothing: async () => undefined,
  'a file': (path) => writeFile(path, 'former'),
  'a link': async (path) => {
    await writeFile(join(dirname(path), 'other'), 'former');
    await symlink('other', path);
  },
  'a folder': async (path) => {
    await mkdir(path);
    await writeFile(join(path, 'inside'), 'former');
  },
};

const written: Readonly<Record<string, (path: string) => Promise<void>>> = {
  'a file': (path) => writeFile(path, 'new'),
  'a folder': async (path) => {
    await mkdir(path);
    await writeFile(join(path, 'inside'), 'new');
  },
};

const cases = Object.keys(former).flatMap((before) =>
  Object.keys(written).map((now) => [now, before] as const),
);

test.each(cases)('%s takes the place of %s, and gives it back', async (now, before) => {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-swap-'));
  const place = placeAt(join(folder, 'out'), 'model.shop.a', { root: folder, target });
  await former[before]?.(place.path);
  const standing = await standsAt(place.path);
  const version = await newVersion(place);
  await written[now]?.(contentPath(place, version));
  const swap = new Swap(place, version);

  await swap.show();
  const [shown, owner] = [await standsAt(place.path), await versionAt(place)];
  await swap.takeBack();
  const after = await standsAt(place.path);
  const left = await readdir(place.versions);
  await rm(folder, { recursive: true });

  expect([JSON.stringify(shown), owner]).toEqual([expect.stringContaining('new'), version]);
  expect([after, left]).toEqual([standing, []]);
});

/** What is at a path, link or not, with what is in it. */
async function standsAt(path: string): Promise<unknown> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return 'nothing';
  const link = found.isSymbolicLink() ? await readlink(path) : undefined;
  const names = await readdir(path).catch(() => undefined);
  const file = names === undefined ? path : join(path, 'inside');
  return { link, names, text: await readFile(file, 'utf8') };
}
