import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { openDuckDb } from '../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Context, OpenAdapter } from '../../src/core/context.ts';
import { mistakesOf, type IngotError } from '../../src/core/error.ts';
import type { Event } from '../../src/core/event.ts';
import type { RunResults } from '../../src/core/results.ts';
import type { RunOptions } from '../../src/core/run-options.ts';
import { run } from '../../src/engine.ts';
import { asText, createProject, type TestProject } from './create-project.ts';

/** Secrets that the project knows, and that nothing may print. */
export const canaries = {
  project: 'canary-of-the-project',
  commandLine: 'canary-of-the-command-line',
  environment: 'canary-of-the-environment',
};

export const secretEnvironment = { INGOT_ENV_SECRET_X: canaries.environment };

export interface FaultProjectOptions {
  /** What the profile says of the target beside `type` and `path`, as a flow map without its braces. */
  readonly target?: string;
  readonly path?: string;
  readonly files?: Readonly<Record<string, string>>;
}

export interface FaultBuildOptions extends Partial<Omit<RunOptions, 'projectDir'>> {
  readonly now?: Date;
  readonly onEvent?: (event: Event) => void;
  readonly openAdapter?: OpenAdapter;
}

/** What a build did. */
export interface FaultBuild {
  readonly ok: boolean;
  /** Codes of what it refused to start for. */
  readonly refused: readonly string[];
  /** Full names of what was built. */
  readonly built: readonly string[];
  /** Codes of what failed, by full name. */
  readonly failed: Readonly<Record<string, string>>;
  /** Codes. */
  readonly warnings: readonly string[];
  readonly published: NonNullable<RunResults['publication']>['status'] | undefined;
  /** All that a user reads. */
  readonly told: string;
}

/** Rows of each table and view by full name, without the columns that staging adds. */
export type Tables = Readonly<Record<string, string>>;

/** A small project of which every row says the version of the raw file that it comes from. */
export class FaultProject implements AsyncDisposable {
  readonly path: string;
  /** The file that readers open. */
  readonly database: string;
  readonly working: string;
  readonly record: string;
  readonly lock: string;
  readonly #project: TestProject;
  #told = '';

  private constructor(project: TestProject, database: string) {
    this.#project = project;
    this.path = project.path;
    this.database = join(project.path, database);
    const side = join(this.database, '../.ingot');
    this.working = join(side, 'shop.duckdb');
    this.record = join(side, 'shop.duckdb.json');
    this.lock = join(side, 'shop.duckdb.lock');
  }

  static async create(options: FaultProjectOptions = {}): Promise<FaultProject> {
    const { target = '', path = 'data/shop.duckdb', files = {} } = options;
    const profile = `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: ${path}, threads: 2${target === '' ? '' : `, ${target}`} }
    clean: { type: duckdb, path: clean/shop.duckdb, publish: false }
`;
    const project = await createProject({ ...projectFiles, 'profiles.yml': profile, ...files });
    return new FaultProject(project, path);
  }

  /** The project as it is built already, of version 1. */
  static async built(options: FaultProjectOptions = {}): Promise<FaultProject> {
    const project = await FaultProject.create(options);
    await project.build();
    return project;
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    return this.#project.write(files);
  }

  /** New orders: all that reads them has to be built. */
  change(version: number): Promise<void> {
    return this.write({ 'raw/orders.csv': orders(version) });
  }

  async build({
    now,
    onEvent,
    openAdapter,
    ...options
  }: FaultBuildOptions = {}): Promise<FaultBuild> {
    const warnings: IngotError[] = [];
    const context: Context = {
      environment: secretEnvironment,
      homeDir: join(this.path, 'home'),
      now: () => now ?? new Date('2026-01-15T12:00:00Z'),
      newId: () => '00000000-0000-4000-8000-000000000000',
      emit: (event) => {
        if (event.type === 'warning') warnings.push(event.warning);
        onEvent?.(event);
      },
      signal: new AbortController().signal,
      openAdapter: openAdapter ?? openDuckDb,
    };
    const [outcome] = await Promise.allSettled([run(this.#options(options), context)]);
    const done = outcome.status === 'fulfilled' ? outcome.value : undefined;
    const refusals = outcome.status === 'rejected' ? mistakesOf(outcome.reason) : [];
    if (outcome.status === 'rejected' && refusals === undefined) throw outcome.reason;
    const { publication, results = [] } = done ?? {};
    const errors = [
      ...(refusals ?? []),
      ...warnings,
      ...results.flatMap(({ error }) => error ?? []),
      ...(publication?.status === 'failed' ? [publication.error] : []),
    ];
    const told = [...errors.map(asText), ...results.map(({ message }) => message)].join('\n');
    this.#told += told;
    return {
      ok: done?.ok === true,
      refused: (refusals ?? []).map(({ code }) => code),
      built: results
        .filter(({ status, node }) => status === 'success' && node.resourceType !== 'test')
        .map(({ node }) => node.fullName)
        .sort(),
      failed: Object.fromEntries(
        results.flatMap(({ node, error }) => (error ? [[node.fullName, error.code]] : [])),
      ),
      warnings: warnings.map(({ code }) => code),
      published: publication?.status,
      told: told.replaceAll(this.path, 'PROJECT'),
    };
  }

  /** What readers see; opened anew, as they would. */
  readers(): Promise<Tables> {
    return readTables(this.database);
  }

  /**
   * What is wrong after a fault: tables that are of neither version (the newest is enough after a build that ended
   * well), files that nobody needs, secrets that were told.
   */
  async problems(versions: readonly number[], schemas = everySchema): Promise<readonly string[]> {
    const seen = await this.readers();
    const allowed = versions.map((version) => tablesOf(version, schemas));
    const names = [...new Set([...Object.keys(seen), ...allowed.flatMap(Object.keys)])].sort();
    return [
      ...names
        .filter((name) => allowed.every((each) => each[name] !== seen[name]))
        .map((name) => `${name} is ${seen[name]}`),
      ...(await this.#leftovers()),
      ...this.toldSecrets(),
    ];
  }

  toldSecrets(output = this.#told): readonly string[] {
    return Object.values(canaries).filter((each) => output.includes(each));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#project[Symbol.asyncDispose]();
  }

  async #leftovers(): Promise<readonly string[]> {
    const names = await readdir(this.path, { recursive: true });
    return names.filter((each) => leftover.test(each)).sort();
  }

  #options(options: Partial<RunOptions>): RunOptions {
    return {
      command: 'build',
      profilesDir: undefined,
      profileName: undefined,
      targetName: undefined,
      vars: { given: canaries.commandLine },
      threads: undefined,
      select: [],
      exclude: [],
      failFast: false,
      force: false,
      forceTests: false,
      waitSeconds: 0,
      acceptLoss: false,
      ...options,
      projectDir: this.path,
    };
  }
}

/** Reads everything in a database file, without a write to it. */
export async function readTables(path: string): Promise<Tables> {
  const options = { access_mode: 'read_only', threads: '1' };
  const instance = await DuckDBInstance.create(path, options);
  try {
    const connection = await instance.connect();
    const names = await connection.runAndReadAll(`select schema_name, table_name
from (
  select schema_name, table_name from duckdb_tables() where not internal
  union all
  select schema_name, view_name from duckdb_views() where not internal
)
where schema_name not in ('ingot', 'ops')
order by all`);
    const found: Record<string, string> = {};
    for (const [schema, name] of names.getRowsJson()) {
      found[`${String(schema)}.${String(name)}`] = await rowsOf(
        `"${schema}"."${name}"`,
        connection,
      );
    }
    connection.closeSync();
    return found;
  } finally {
    instance.closeSync();
  }
}

async function rowsOf(relation: string, connection: DuckDBConnection): Promise<string> {
  const columns = `columns(c -> not starts_with(c, '_'))`;
  try {
    const reader = await connection.runAndReadAll(
      `select ${columns} from ${relation} order by all`,
    );
    return JSON.stringify(reader.getRowsJson());
  } catch (error) {
    return `unreadable: ${String(error)}`;
  }
}

/** The bytes of a file; undefined where there is none. */
export async function bytesOf(path: string): Promise<string | undefined> {
  return existsSync(path) ? (await readFile(path)).toString('base64') : undefined;
}

const everySchema = ['raw', 'seeds', 'silver', 'gold'];

function tablesOf(version: number, schemas: readonly string[]): Tables {
  const all = {
    'raw.orders': JSON.stringify([
      ['1', String(version)],
      ['2', String(version)],
    ]),
    'seeds.codes': JSON.stringify([['1', 'a']]),
    'silver.orders': JSON.stringify([
      [1, version],
      [2, version],
    ]),
    'gold.totals': JSON.stringify([['2', String(2 * version)]]),
    'gold.shown': JSON.stringify([['2', String(2 * version)]]),
    'gold.other': JSON.stringify([['1', true]]),
  };
  const entries = Object.entries(all);
  return Object.fromEntries(entries.filter(([name]) => schemas.includes(name.split('.')[0] ?? '')));
}

function orders(version: number): string {
  return `id,v\n1,${version}\n2,${version}\n`;
}

const projectFiles = {
  'ingot.yml': `name: shop
vars: { token: ${canaries.project} }
models: { +materialized: table }
seeds: { +schema: seeds }
`,
  'raw/orders.csv': orders(1),
  'seeds/codes.csv': 'code,name\n1,a\n',
  'models/silver/orders.sql': `select id::int as id, v::int as v from {{source "raw" "orders"}}
`,
  'models/silver/orders.yml': `sources:
  - name: raw
    tables:
      - { name: orders, files: raw/*.csv }
models:
  - name: orders
    columns:
      - { name: id, data_tests: [unique] }
`,
  'models/gold/totals.sql': `select count(*) as orders, sum(v) as total from {{ref "silver.orders"}}
`,
  'models/gold/shown.sql': `{{config materialized="view"}}
from {{ref "totals"}}
`,
  'models/gold/other.sql': `select code,
  length('{{var "token"}} {{var "given"}} {{env_var "INGOT_ENV_SECRET_X"}}') > 10 as has_secrets
from {{ref "codes"}}
`,
};

const leftover =
  /partial|\.tmp|\.lock$|(?<!\.broken)\.wal$|\.new$|\.heir$|\.json\.\d+$|^target\/[^/]*\.\d+$|-shm$/;
