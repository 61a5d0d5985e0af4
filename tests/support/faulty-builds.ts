import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openDuckDb } from '../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Context, OpenAdapter } from '../../src/core/context.ts';
import type { IngotError } from '../../src/core/error.ts';
import { failuresOf } from '../../src/core/outside-error.ts';
import type { Event } from '../../src/core/event.ts';
import type { RunOptions } from '../../src/core/run-options.ts';
import { run } from '../../src/engine.ts';
import { differences } from './compare-databases.ts';
import { asText, createProject, type TestProject } from './create-project.ts';
import { withFault, type Fault } from './faults.ts';

/** What a target's profile says beside `type` and `path`, as YAML. */
export type Publishing = string;

/** What came of builds of which each had one fault, at another operation. */
export interface FaultyBuilds {
  /** How many faults struck. */
  readonly faults: number;
  readonly problems: readonly string[];
  /** What users were told, by operation. */
  readonly told: readonly string[];
}

/**
 * Builds a small project that was changed with a fault at the first operation, then without; puts everything back and
 * builds it with a fault at the second; and so on until there is no such operation.
 * @param folder only file operations in it fail
 */
export async function faultyBuilds(
  kind: Fault['kind'],
  publishing: Publishing,
  { folder = '.', step = 1 }: { readonly folder?: string; readonly step?: number } = {},
): Promise<FaultyBuilds> {
  await using project = await createProject({ ...fixed(publishing), ...versionFiles(0) });
  await using before = await createProject({});
  const builds = new Builds(project, { publishing, before: before.path, folder });
  await builds.start();
  let number = 1;
  while (await builds.withFaultAt({ kind, number })) number += step;
  await builds.compareWithClean();
  return { faults: number - step, problems: builds.problems, told: builds.told };
}

/** Every row says which version of the project made it. */
function versionFiles(version: number): Readonly<Record<string, string>> {
  return {
    'data/raw/orders.csv': `id,v\n1,${version}\n2,${version}\n`,
    'models/gold/totals.sql': `{{config materialized="table"}}
select id, v, ${version} as k from {{ref "orders"}}`,
  };
}

function fixed(publishing: Publishing): Readonly<Record<string, string>> {
  return {
    'profiles.yml': `shop:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: data/shop.duckdb
      threads: 1
      settings: { threads: 1 }
      ${publishing}
    clean: { type: duckdb, path: data/clean.duckdb, publish: false }
`,
    'seeds/codes.csv': 'code,name\n1,a\n2,b\n',
    'models/gold/orders.sql': 'select id::int as id, v::int as v from {{source "raw" "orders"}}',
    'models/gold/names.sql': `{{config materialized="table"}}
select id, v, name from {{ref "totals"}} join {{ref "codes"}} on code = id`,
    'models/gold/shop.yml': `sources:
  - name: raw
    tables:
      - name: orders
        files: data/raw/orders.csv
models:
  - name: totals
    columns:
      - { name: id, data_tests: [unique] }
`,
  };
}

const tables = ['orders', 'totals', 'names'] as const;

function expectedRows(version: number): Readonly<Record<(typeof tables)[number], string>> {
  return {
    orders: JSON.stringify([
      [1, version],
      [2, version],
    ]),
    totals: JSON.stringify([
      [1, version, version],
      [2, version, version],
    ]),
    names: JSON.stringify([
      [1, version, 'a'],
      [2, version, 'b'],
    ]),
  };
}

class Builds {
  readonly problems: string[] = [];
  readonly told: string[] = [];
  readonly #project: TestProject;
  readonly #publishing: Publishing;
  readonly #path: string;
  readonly #before: string;
  readonly #folder: string;

  constructor(
    project: TestProject,
    { publishing, before, folder }: Readonly<Record<'publishing' | 'before' | 'folder', string>>,
  ) {
    this.#project = project;
    this.#before = before;
    this.#folder = resolve(project.path, folder);
    this.#publishing = publishing;
    this.#path = join(project.path, 'data/shop.duckdb');
  }

  async start(): Promise<void> {
    await this.#build(openDuckDb);
    await this.#project.write(versionFiles(1));
    copyFolder(this.#project.path, this.#before);
  }

  /** Whether there was such an operation. */
  async withFaultAt(fault: Fault): Promise<boolean> {
    const before = await this.#snapshot();
    const { outcome, struck } = await withFault(fault, this.#folder, (openAdapter) =>
      this.#build(openAdapter),
    );
    const name = `${fault.kind} ${fault.number}: ${short(struck ?? '', this.#project)}`;
    if (outcome.status === 'rejected') this.#refused(outcome.reason, name);
    else {
      if (!outcome.value.ok && outcome.value.errors.length === 0)
        this.problems.push(`${name}: failed without a word`);
      this.#tell(outcome.value.errors, name);
    }
    const isOk = outcome.status === 'fulfilled' && outcome.value.ok;
    await this.#compare(isOk ? [1] : [0, 1], name);
    if (struck === undefined) return false;
    // What left no trace can't have done harm.
    if (before === (await this.#snapshot())) return true;
    await this.#buildAgain(name);
    copyFolder(this.#before, this.#project.path);
    return true;
  }

  async compareWithClean(): Promise<void> {
    await this.#build(openDuckDb, 'clean');
    if (/schemas/.test(this.#publishing)) return;
    this.problems.push(
      ...(await differences(this.#path, join(this.#project.path, 'data/clean.duckdb'))),
    );
    await rm(join(this.#project.path, 'data/clean.duckdb'));
  }

  async #buildAgain(name: string): Promise<void> {
    try {
      const { ok, errors } = await this.#build(openDuckDb);
      if (!ok) this.problems.push(`${name}: the next build failed: ${errors.map(asText).join()}`);
    } catch (error) {
      this.problems.push(`${name}: the next build was refused: ${String(error)}`);
    }
    await this.#compare([1], `${name}, after the next build`);
    const names = await readdir(this.#project.path, { recursive: true });
    const left = names.filter((each) => leftover.test(each) && !ofThisProcess.test(each));
    if (left.length > 0) this.problems.push(`${name}: there is still ${left.join(', ')}`);
  }

  #refused(reason: unknown, name: string): void {
    const mistakes = failuresOf(reason);
    if (mistakes === undefined)
      this.problems.push(
        `${name}: a bug in ingot: ${reason instanceof Error ? reason.stack : String(reason)}`,
      );
    else this.#tell(mistakes, name);
  }

  #tell(errors: readonly IngotError[], name: string): void {
    const text = errors.map(asText).join('\n');
    if (errors.length > 0 && !(place.test(text) && cause.test(text)))
      this.problems.push(`${name}: does not say what and why: ${text}`);
    for (const error of errors)
      this.told.push(
        `${name}\n    ${short(asText(error), this.#project).replaceAll('\n', '\n    ')}`,
      );
  }

  async #compare(versions: readonly number[], name: string): Promise<void> {
    const allowed = versions.map(expectedRows);
    try {
      const found = await this.#read();
      for (const table of tables)
        if (!allowed.some((expected) => expected[table] === found[table]))
          this.problems.push(`${name}: gold.${table} has ${found[table]}`);
      if (
        /require: all/.test(this.#publishing) &&
        !allowed.some((each) => JSON.stringify(each) === JSON.stringify(found))
      )
        this.problems.push(
          `${name}: tables of two versions were published: ${JSON.stringify(found)}`,
        );
    } catch (error) {
      this.problems.push(`${name}: can't be read: ${String(error)}`);
    }
  }

  async #read(): Promise<Readonly<Record<string, string>>> {
    const instance = await DuckDBInstance.create(this.#path, {
      access_mode: 'read_only',
      threads: '1',
    });
    try {
      const connection = await instance.connect();
      const found: Record<string, string> = {};
      for (const table of tables) {
        const reader = await connection.runAndReadAll(`from gold.${table} order by all`);
        found[table] = JSON.stringify(reader.getRowsJson());
      }
      connection.closeSync();
      return found;
    } finally {
      instance.closeSync();
    }
  }

  /** Changes with everything that anybody writes. */
  async #snapshot(): Promise<string> {
    const entries = await readdir(this.#project.path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const lines = files.map(async ({ parentPath, name }) => {
      const { size, mtimeNs, ino } = await stat(join(parentPath, name), { bigint: true });
      return `${parentPath}/${name} ${size} ${mtimeNs} ${ino}`;
    });
    return (await Promise.all(lines)).sort().join('\n');
  }

  async #build(
    openAdapter: OpenAdapter,
    targetName?: string,
  ): Promise<{ readonly ok: boolean; readonly errors: readonly IngotError[] }> {
    const warnings: IngotError[] = [];
    const emit = (event: Event) => {
      if (event.type === 'warning') warnings.push(event.warning);
    };
    const context: Context = {
      environment: {},
      homeDir: join(this.#project.path, 'home'),
      now: () => new Date(),
      newId: () => crypto.randomUUID(),
      emit,
      signal: new AbortController().signal,
      openAdapter,
    };
    const { ok, results, publication } = await run(optionsOf(this.#project, targetName), context);
    return {
      ok,
      errors: [
        ...results.flatMap(({ error }) => error ?? []),
        ...(publication?.status === 'failed' ? [publication.error] : []),
        ...warnings,
      ],
    };
  }
}

/** A path, or the name of a file. */
const place = /"[^"]*[./][^"]*"|[\w./]*\.(?:yml|sql|csv|env|duckdb)\b|folder \w/;
const cause =
  /EIO|ENOSPC|i\/o error|Input\/output error|disk|can.t be read|changed while|vanished|There is no|No file/i;

/** With all times to the nanosecond, by which ingot knows a database again. */
function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  execFileSync('cp', ['-a', from, to]);
}

/** Temporary folders that could not be removed are those of a process that is alive. */
const ofThisProcess = new RegExp(`/\\.tmp-${process.pid}-[^/]*(?:/|$)`);

const leftover =
  /partial|\.tmp-|\.lock|\.wal$|\.new$|\.heir$|\.broken$|\.json\.\d+$|^target\/[^/]*\.\d+$/;

function short(text: string, { path }: TestProject): string {
  return text
    .replaceAll(path, 'PROJECT')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/\.\d+\.partial/g, '.PID.partial')
    .replaceAll(/\n +/g, ' ')
    .slice(0, 400);
}

function optionsOf({ path }: TestProject, targetName: string | undefined): RunOptions {
  return {
    command: 'build',
    projectDir: path,
    profilesDir: undefined,
    profileName: undefined,
    targetName,
    vars: {},
    threads: undefined,
    select: [],
    exclude: [],
    failFast: false,
    force: false,
    forceTests: false,
    waitSeconds: 0,
    acceptLoss: false,
  };
}
