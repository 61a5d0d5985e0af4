import { expect, test } from 'vitest';
import type { Snapshot } from '../../../src/core/node.ts';
import { createProject } from '../../support/create-project.ts';

const base = {
  'seeds/raw.csv': 'id,v\n1,a\n',
  'models/part.sql': '{{config materialized="ephemeral"}} select 1 as id',
};

async function snapshotsOf(files: Readonly<Record<string, string>>): Promise<readonly Snapshot[]> {
  await using project = await createProject({ ...base, ...files });
  const { manifest } = await project.prepare();
  return [...manifest.nodes.values()].filter((node) => node.resourceType === 'snapshot');
}

async function mistakesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  await using project = await createProject({ ...base, ...files });
  return project.mistakes();
}

test('a snapshot of a node stands in a properties file, with all that it can be told', async () => {
  const [snapshot] = await snapshotsOf({
    'ingot.yml': 'name: shop\nsnapshots: { history: { +schema: kept, +tags: daily } }\n',
    'models/history/p.yml': `snapshots:
  - name: raw_history
    description: Every version.
    relation: ref('raw')
    columns: [{ name: id, description: The key }]
    config:
      alias: raw_versions
      unique_key: [id, v]
      strategy: check
      check_cols: [v]
      updated_at: seen_at
      hard_deletes: new_record
      dbt_valid_to_current: "'9999-12-31'::timestamp"
      snapshot_meta_column_names: { dbt_valid_to: until }
      meta: { owner: ann }
`,
  });

  expect(snapshot).toMatchObject({
    uniqueId: 'snapshot.shop.raw_history',
    fqn: ['shop', 'history', 'raw_history'],
    description: 'Every version.',
    tags: ['daily'],
    meta: { owner: 'ann' },
    relation: { schema: 'kept', identifier: 'raw_versions' },
    refs: [{ kind: 'ref', name: 'raw' }],
    settings: {
      uniqueKey: ['id', 'v'],
      strategy: { kind: 'check', columns: ['v'], updatedAt: 'seen_at' },
      hardDeletes: 'new_record',
      validToCurrent: "'9999-12-31'::timestamp",
      names: {
        scdId: 'dbt_scd_id',
        updatedAt: 'dbt_updated_at',
        validFrom: 'dbt_valid_from',
        validTo: 'until',
        isDeleted: 'dbt_is_deleted',
      },
    },
  });
});

test('a file of the snapshot folders is a snapshot with a query, and properties describe it', async () => {
  const [plain, inLayer] = await snapshotsOf({
    'ingot.yml': 'name: shop\nsnapshot-paths: [versions]\n',
    'versions/silver/orders.sql':
      '{{config unique_key="id" strategy="timestamp" updated_at="t" invalidate_hard_deletes=true}} select id, now() as t from {{ref "raw"}}',
    'versions/raws.sql':
      '{{config unique_key="id" strategy="check" check_cols="all" target_schema="hist"}} select * from {{ref "raw"}}',
    'versions/p.yml': 'snapshots: [{ name: orders, description: Orders. }]',
  });

  expect(inLayer).toMatchObject({
    fullName: 'silver.orders',
    description: 'Orders.',
    relation: { schema: 'silver', identifier: 'orders' },
    settings: { hardDeletes: 'invalidate', strategy: { kind: 'timestamp', updatedAt: 't' } },
  });
  expect(plain).toMatchObject({
    fullName: 'raws',
    relation: { schema: 'hist' },
    settings: { hardDeletes: 'ignore', strategy: { kind: 'check', columns: undefined } },
  });
});

const ofRaw = (config: string) => ({
  'snapshots/p.yml': `snapshots: [{ name: s, relation: ref('raw'), config: { ${config} } }]`,
});
const fine = 'unique_key: id, strategy: check, check_cols: all';

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['no key', ofRaw('strategy: check, check_cols: all'), 'The snapshot "s" has no "unique_key"'],
  [
    'an empty key',
    ofRaw('unique_key: [], strategy: check, check_cols: all'),
    'The snapshot "s" has no "unique_key"',
  ],
  [
    'several keys in one text',
    ofRaw("unique_key: 'id, v', strategy: check, check_cols: all"),
    '"unique_key" has several columns in one text: "id, v"',
  ],
  ['no strategy', ofRaw('unique_key: id'), 'The snapshot "s" has no "strategy"'],
  ['another strategy', ofRaw('unique_key: id, strategy: both'), '"strategy" can\'t be "both"'],
  [
    'no time',
    ofRaw('unique_key: id, strategy: timestamp'),
    'The snapshot "s" has the strategy "timestamp" and no "updated_at"',
  ],
  [
    'nothing to compare',
    ofRaw('unique_key: id, strategy: check, check_cols: []'),
    'The snapshot "s" has the strategy "check" and no "check_cols"',
  ],
  [
    'columns that are not compared',
    ofRaw('unique_key: id, strategy: timestamp, updated_at: t, check_cols: all'),
    'The strategy "timestamp" has no use for "check_cols"',
  ],
  ['other deletes', ofRaw(`${fine}, hard_deletes: drop`), '"hard_deletes" can\'t be "drop"'],
  [
    'deletes told twice',
    ofRaw(`${fine}, hard_deletes: ignore, invalidate_hard_deletes: true`),
    '"invalidate_hard_deletes" and "hard_deletes" can’t stand together',
  ],
  [
    'an unknown name',
    ofRaw(`${fine}, snapshot_meta_column_names: { valid_to: x }`),
    'has no key "valid_to"',
  ],
  [
    'one name for two',
    ofRaw(`${fine}, snapshot_meta_column_names: { dbt_valid_to: DBT_valid_from }`),
    '"snapshot_meta_column_names" gives two columns the name "dbt_valid_from"',
  ],
  ['an empty end', ofRaw(`${fine}, dbt_valid_to_current: ''`), '"dbt_valid_to_current" is empty'],
  ['another database', ofRaw(`${fine}, database: elsewhere`), '"database" can\'t be "elsewhere"'],
  ['an unknown key', ofRaw(`${fine}, materialized: table`), 'has no key "materialized"'],
  [
    'no relation and no file',
    { 'snapshots/p.yml': `snapshots: [{ name: s, config: { ${fine} } }]` },
    'The snapshot "s" has no "relation"',
  ],
  [
    'a relation that names no node',
    { 'snapshots/p.yml': `snapshots: [{ name: s, relation: raw, config: { ${fine} } }]` },
    '"relation" of the snapshot "s" must name a node',
  ],
  [
    'a relation that is not there',
    { 'snapshots/p.yml': `snapshots: [{ name: s, relation: ref('row'), config: { ${fine} } }]` },
    'No model is named "row"',
  ],
  [
    'a block of dbt',
    { 'snapshots/s.sql': '{% snapshot s %}\nselect 1\n{% endsnapshot %}' },
    'A snapshot is not written as a block',
  ],
  [
    'itself',
    {
      'snapshots/s.sql': `{{config unique_key="id" strategy="check" check_cols="all"}} select * from {{ref "s"}}`,
    },
    'The model "s" reads itself',
  ],
  [
    'one name twice',
    {
      'snapshots/p.yml': `snapshots: [{ name: s, relation: ref('raw'), config: { ${fine} } }, { name: s, relation: ref('raw'), config: { ${fine} } }]`,
    },
    'Two snapshots are named "s"',
  ],
  [
    'a name that SQL can not take',
    {
      'snapshots/p.yml': `snapshots: [{ name: 'a"; drop', relation: ref('raw'), config: { ${fine} } }]`,
    },
    'A snapshot can\'t be named "a\\"; drop"',
  ],
])('%s is a mistake with its place', async (_, files, message) => {
  const mistakes = await mistakesOf(files);

  expect(mistakes.join('\n')).toContain(message);
  expect(mistakes.join('\n')).toMatch(/at snapshots\/(p\.yml|s\.sql):\d+:\d+/);
});

test('an ephemeral model can be what a snapshot is of', async () => {
  await using project = await createProject({
    ...base,
    'snapshots/p.yml': `snapshots: [{ name: s, relation: ref('part'), config: { ${fine} } }]`,
  });

  const { statuses } = await project.run();

  expect(statuses['s']).toBe('success');
});
