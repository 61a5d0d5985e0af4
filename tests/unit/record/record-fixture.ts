import type { CompiledNodes } from '../../../src/core/compiled.ts';
import type { Manifest } from '../../../src/core/manifest.ts';
import type { Column, Node } from '../../../src/core/node.ts';
import type { Project } from '../../../src/core/project.ts';
import type { NodeResult, RunResults } from '../../../src/core/results.ts';
import type { ManifestInput } from '../../../src/record/manifest-input.ts';
import { airlineAndShop, manifestOf, model, seed, snapshot } from '../select/manifest-fixture.ts';

const emptyTree = { values: new Map(), children: new Map() };

export const project: Project = {
  root: '/projects/airline',
  dataDir: '/projects/airline/data',
  configText: '',
  config: {
    name: 'ingot',
    version: '1',
    profile: 'airline',
    paths: {
      models: ['models'],
      seeds: ['seeds'],
      snapshots: ['snapshots'],
      tests: ['tests/sql'],
      macros: ['macros'],
      target: 'target',
      clean: ['target'],
    },
    vars: {},
    models: emptyTree,
    seeds: emptyTree,
    snapshots: emptyTree,
    sources: emptyTree,
    dataTests: emptyTree,
    onRunStart: [],
    onRunEnd: [],
  },
  target: {
    name: 'dev',
    profileName: 'airline',
    type: 'duckdb',
    path: '/projects/airline/data/airline.duckdb',
    schema: 'main',
    threads: 4,
    settings: {},
  },
  vars: { api_key: 'canary-in-vars' },
  environment: { DBT_ENV_SECRET_KEY: 'canary-in-environment' },
  files: {
    models: [],
    properties: [],
    seeds: [],
    snapshots: [],
    tests: [],
    fixtures: [],
    macros: [],
    programs: [],
    materializations: [],
    helpers: [],
  },
};

export function column(name: string, dataType?: string): Column {
  return { name, description: `The ${name}`, dataType, tags: ['key'], meta: { pii: false } };
}

/** Every kind of node, each with all that can be said of it. */
export const described: Manifest = {
  ...manifestOf([
    ...airlineAndShop.nodes.values(),
    model('models/gold/shop/described.sql', {
      reads: ['items_clean', 'gold.kpi', 'items_clean', 'source:shop_raw.items'],
      tags: ['daily'],
      meta: { owner: 'ann' },
      config: { materialized: 'table' },
      columns: [column('item_id', 'bigint'), column('kind')],
      propertiesPath: 'models/gold/shop/shop.yml',
    }),
    seed('seeds/geo/airports.csv', {
      columns: [column('code', 'varchar')],
      propertiesPath: 'seeds/seeds.yml',
    }),
    snapshot('snapshots/history.yml', 'versions', {
      reads: ['source:shop_raw.items'],
      columns: [column('item_id')],
    }),
  ]),
  macros: new Map([
    ['money', { source: { path: 'macros/shop/money.hbs', text: 'round({{value}}, 2)' }, body: [] }],
  ]),
};

export function manifestInput(manifest: Manifest): ManifestInput {
  return {
    project,
    manifest,
    compiled: compiledOf(manifest),
    invocationId: '00000000-0000-4000-8000-000000000001',
    generatedAt: new Date('2026-01-02T03:04:05.678Z'),
    version: '0.1.0',
  };
}

function compiledOf({ nodes }: Manifest): CompiledNodes {
  return new Map(
    [...nodes].map(([id, node]) => [
      id,
      { node, sql: `select '${node.name}'`, locate: () => node.location },
    ]),
  );
}

export function result(node: Node, given: Partial<NodeResult> = {}): NodeResult {
  return {
    uniqueId: node.uniqueId,
    node,
    status: node.resourceType === 'test' ? 'pass' : 'success',
    message: '',
    startedAt: new Date('2026-01-02T03:04:05.000Z'),
    finishedAt: new Date('2026-01-02T03:04:05.250Z'),
    thread: 2,
    ...given,
  };
}

export function runOf(results: readonly NodeResult[]): RunResults {
  return {
    command: 'build',
    invocationId: '00000000-0000-4000-8000-000000000001',
    startedAt: new Date('2026-01-02T03:04:04.000Z'),
    finishedAt: new Date('2026-01-02T03:04:06.500Z'),
    results,
    stale: [],
    ok: true,
    interrupted: false,
  };
}
