import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject } from '../../../support/create-project.ts';

const orders = { 'seeds/orders.csv': 'id\n1\n', 'seeds/items.csv': 'id\n1\n' };

/** What a model says of itself, without being run. */
async function read(code: string, files: Readonly<Record<string, string>> = {}) {
  await using project = await createProject({ ...orders, ...files, 'models/gold/x.ts': code });
  const { manifest } = await project.prepare();
  const node = manifest.nodes.get('model.shop.gold.x');
  if (node?.resourceType !== 'model') throw new Error('There is no model');
  return { node, parents: manifest.graph.parents(node.uniqueId) };
}

test.each([
  ['by its name', "({ ref }) => ref('orders')"],
  ['in a part that is never reached', "({ ref }) => { if (false) ref('orders'); return []; }"],
  ['under another name', "({ ref: read }) => read('orders')"],
  ['as a part of the context', 'async (context) => await context.ref(`orders`).rows()'],
  ['of what is left of the context', "({ log, ...rest }) => rest.ref('orders')"],
  ['in a generator', "async function* model({ ref }) { yield* ref('orders'); }"],
])('a ref is found %s', async (_, code) => {
  const { parents } = await read(`export default ${code};`);

  expect(parents).toEqual(['seed.shop.orders']);
});

test('refs are found in files that the model imports, and names of their own are not taken for refs', async () => {
  const { parents } = await read(
    `import { rowsOf } from '../../lib/rows.ts';
export default ({ ref }) => rowsOf(ref);`,
    {
      'lib/rows.ts': `import { source } from './source.ts';
export const rowsOf = (ref) => source(1) && ref('items');`,
      'lib/source.ts': 'export function source(n: number): number { return n; }',
    },
  );

  expect(parents).toEqual(['seed.shop.items']);
});

test('configuration is read as it is written, beside that of folders and properties', async () => {
  const { node } = await read(
    `export const config = {
  tags: ['a', \`b\`], alias: 'other', meta: { depth: -1, list: [true, null], __proto__: { x: 1 } },
  columns: { id: 'bigint' },
} as const;
export default () => [];`,
    {
      'models/gold/x.yml':
        'models: [{ name: x, config: { tags: [c] }, columns: [{ name: id, description: The key. }, { name: n, data_type: int }] }]',
      'ingot.yml': 'name: shop\nmodels: { gold: { +tags: [d] } }\n',
    },
  );

  expect(node.tags).toEqual(['d', 'c', 'a', 'b']);
  expect(node.relation).toEqual({ schema: 'gold', identifier: 'other' });
  expect(node.materialization).toEqual({ kind: 'table' });
  expect(node.meta).toMatchObject({ depth: -1, list: [true, null] });
  expect(
    node.columns.map(({ name, dataType, description }) => [name, dataType, description]),
  ).toEqual([
    ['id', 'bigint', 'The key.'],
    ['n', 'int', ''],
  ]);
});

const call = `  help: The graph is known before anything runs: `;

test.each([
  [
    'export default ({ ref }) => ref(process.env.X);',
    `error TYPESCRIPT_REF: "ref" takes one text, written out where it is called
  at models/gold/x.ts:1:29
  | export default ({ ref }) => ref(process.env.X);
  |                             ^
${call}ref('silver.orders').`,
  ],
  [
    "export default ({ source }) => source('shop');",
    `error TYPESCRIPT_REF: "source" takes two texts, written out where it is called
  at models/gold/x.ts:1:32
  | export default ({ source }) => source('shop');
  |                                ^
${call}source('shop', 'orders').`,
  ],
  [
    "export default ({ ref }) => ref('order');",
    `error REF_NOT_FOUND: No model is named "order"
  at models/gold/x.ts:1:29
  | export default ({ ref }) => ref('order');
  |                             ^
  help: Did you mean "orders"?`,
  ],
  [
    "export const config = { materialised: 'table' };\nexport default () => [];",
    `error YAML_KEY_UNKNOWN: The configuration of model "gold.x" has no key "materialised"
  at models/gold/x.ts:1:25
  | export const config = { materialised: 'table' };
  |                         ^
  help: Did you mean "materialized"?`,
  ],
  [
    "export const config = { materialized: 'view' };\nexport default () => [];",
    `error TYPESCRIPT_CONFIG: A model in TypeScript can’t be materialized as "view"
  at models/gold/x.ts:1:25
  | export const config = { materialized: 'view' };
  |                         ^
  help: Its rows come of a program, which only a build runs: take "table" or "incremental".`,
  ],
  [
    'export const config = { tags: [tag()] };\nfunction tag() { return "a"; }\nexport default () => [];',
    `error TYPESCRIPT_CONFIG: "config" is read without running the file, and this is no plain value
  at models/gold/x.ts:1:32
  | export const config = { tags: [tag()] };
  |                                ^
  help: Write texts, numbers, true, false, null, lists and objects of them; what depends on the target goes into ingot.yml or a properties file.`,
  ],
  [
    'export const rows = [];',
    `error TYPESCRIPT_NO_EXPORT: The file has no default export, so that it is no model
  at models/gold/x.ts
  help: Write "export default function model(…) {…}"; what models share goes into the folder lib/ of the project.`,
  ],
  [
    'export default () => [;',
    `error TYPESCRIPT_SYNTAX: Unexpected ";"
  at models/gold/x.ts:1:23
  | export default () => [;
  |                       ^`,
  ],
  [
    "import { a } from '../../lib/none.ts';\nexport default () => [a];",
    `error TYPESCRIPT_IMPORT: Could not resolve "../../lib/none.ts"
  at models/gold/x.ts:1:19
  | import { a } from '../../lib/none.ts';
  |                   ^
  help: Files of the project are imported by their path, with their ending: ../../lib/rates.ts.`,
  ],
  [
    'export default () => [import.meta.url];',
    `error TYPESCRIPT_IMPORT_META: "import.meta" tells nothing here: the file is run as a part of a bundle
  at models/gold/x.ts:1:23
  | export default () => [import.meta.url];
  |                       ^
  help: The folder of the project is given: export default function model({ projectDir }) {…}.`,
  ],
])('%j is refused at its place', async (code, message) => {
  await using project = await createProject({ ...orders, 'models/gold/x.ts': code });

  expect(await project.mistakes()).toEqual([message]);
});

test('an import from outside of the project is refused', async () => {
  await using outside = await folderOutside({ 'secret.ts': 'export const a = 1;' });
  await using project = await createProject({
    'models/gold/x.ts': `import { a } from '${outside.path}/secret.ts';\nexport default () => [{ a }];`,
  });

  const [mistake = ''] = await project.mistakes();

  expect(mistake).toContain('error PATH_OUTSIDE_PROJECT: "models/gold/x.ts" imports');
});

async function folderOutside(files: Readonly<Record<string, string>>) {
  const path = await mkdtemp(join(tmpdir(), 'ingot-outside-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test.each(['{', '{"made":"0.1.0 1"}', 'null', '[]', '{"inputs":[],"program":{"code":""}}'])(
  'what was kept is read anew where it is broken: %s',
  async (broken) => {
    await using project = await createProject({
      'models/gold/x.ts': 'export default () => [{ a: 1 }];',
    });
    const kept = join(project.path, 'target/programs/models/gold/x.ts.json');
    await project.prepare();
    const whole = await readFile(kept, 'utf8');
    await writeFile(kept, broken);

    await project.prepare();

    expect(await readFile(kept, 'utf8')).toBe(whole);
  },
);

test('types and tests beside models are none, and a model in SQL of the same name is a mistake', async () => {
  await using project = await createProject({
    'models/gold/x.ts': 'export default () => [];',
    'models/gold/x.d.ts': 'export type A = 1;',
    'models/gold/x.test.ts': "throw new Error('run')",
    'models/gold/y.mjs': 'export default () => [];',
    'models/gold/rows.txt': '',
  });

  const { manifest } = await project.prepare();
  await project.write({ 'models/gold/x.sql': 'select 1' });
  const mistakes = await project.mistakes();

  expect([...manifest.nodes.keys()]).toEqual(['model.shop.gold.x', 'model.shop.gold.y']);
  expect(mistakes.join()).toContain('Two models are named "gold.x"');
});
