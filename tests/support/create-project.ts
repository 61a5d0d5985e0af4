import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Chalk } from 'chalk';
import { openDuckDb } from '../../src/adapters/duckdb/duckdb-adapter.ts';
import { compile } from '../../src/compile/compile.ts';
import { formatError } from '../../src/cli/reporters/format-error.ts';
import type { CompiledNode } from '../../src/core/compiled.ts';
import type { Context } from '../../src/core/context.ts';
import { mistakesOf, type IngotError } from '../../src/core/error.ts';
import type { Event } from '../../src/core/event.ts';
import type { Json } from '../../src/core/json.ts';
import type { Environment } from '../../src/core/project.ts';
import type { NodeResult } from '../../src/core/results.ts';
import type { RunOptions } from '../../src/core/run-options.ts';
import {
  checkProject,
  compileProject,
  prepare,
  run,
  type PreparedProject,
} from '../../src/engine.ts';

/** What a test asks for; everything else is as a user's command would have it. */
export interface TestRunOptions extends Partial<Omit<RunOptions, 'projectDir'>> {
  readonly environment?: Environment;
  readonly signal?: AbortSignal;
  /** The moment that it is. */
  readonly now?: Date;
  readonly onEvent?: (event: Event) => void;
  /** Hears of every database that is opened, by its path. */
  readonly onOpen?: (path: string) => void;
}

/** What a run did, by the short names of the nodes (the full name where two nodes share one). */
export interface TestRun {
  readonly ok: boolean;
  readonly interrupted: boolean;
  readonly results: readonly NodeResult[];
  readonly statuses: Readonly<Record<string, NodeResult['status']>>;
  readonly messages: Readonly<Record<string, string>>;
  /** What went wrong, as a user reads it. */
  readonly errors: readonly string[];
  readonly events: readonly Event[];
}

/** What a check found, by the short names of the nodes. */
export interface TestCheck {
  readonly mistakes: readonly IngotError[];
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** What could not be checked, and whose columns were missing. */
  readonly unknown: Readonly<Record<string, string>>;
  readonly events: readonly Event[];
}

/** A project in a folder of its own, which is gone with the test. */
export interface TestProject extends AsyncDisposable {
  readonly path: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  prepare(options?: TestRunOptions): Promise<PreparedProject>;
  /** The columns of every node by short name, as `name type`. */
  check(options?: TestRunOptions): Promise<TestCheck>;
  /** The compiled SQL by short name. */
  compile(options?: TestRunOptions): Promise<Readonly<Record<string, string>>>;
  /** The compiled SQL by short name, which no engine has seen: it may be no SQL at all. */
  compileUnchecked(options?: TestRunOptions): Promise<Readonly<Record<string, string>>>;
  compiled(name: string, options?: TestRunOptions): Promise<CompiledNode>;
  /** Builds, unless another command is given. */
  run(options?: TestRunOptions): Promise<TestRun>;
  /** The rows of a query on the database file; values as DuckDB writes them in JSON. */
  query(sql: string): Promise<readonly (readonly Json[])[]>;
  /** What a run refuses to start for, as a user reads it. */
  mistakes(options?: TestRunOptions): Promise<readonly string[]>;
}

const defaultFiles: Readonly<Record<string, string>> = {
  'ingot.yml': 'name: shop\n',
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: data/shop.duckdb }
    memory: { type: duckdb, path: ':memory:' }
`,
};

/** A target whose readers open the very database that ingot works in: for tests in which somebody writes to it. */
export const workInPlace: Readonly<Record<string, string>> = {
  'profiles.yml':
    'shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb, publish: false } } }',
};

/** Makes a project of the given files; `ingot.yml` and `profiles.yml` are there unless given. */
export async function createProject(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<TestProject> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'ingot-test-')));
  await writeFiles(path, { ...defaultFiles, ...files });
  return new FolderProject(path);
}

export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const entries = Object.entries(files);
  for (const parent of new Set(entries.map(([name]) => dirname(join(folder, name)))))
    await mkdir(parent, { recursive: true });
  await Promise.all(entries.map(([name, contents]) => writeFile(join(folder, name), contents)));
}

export function asText(error: IngotError): string {
  return formatError(error, { colors: new Chalk({ level: 0 }), columns: undefined });
}

class FolderProject implements TestProject {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    return writeFiles(this.path, files);
  }

  prepare(options: TestRunOptions = {}): Promise<PreparedProject> {
    return prepare(this.#options(options), this.#context(options, []));
  }

  async check(options: TestRunOptions = {}): Promise<TestCheck> {
    const events: Event[] = [];
    const context = this.#context(options, events);
    try {
      const { schemas, unknown, manifest } = await checkProject(this.#options(options), context);
      const nameOf = (id: string) => manifest.nodes.get(id)?.name ?? id;
      const columns = [...schemas].map(([id, list]) => [
        nameOf(id),
        list.map(({ name, type }) => `${name} ${type}`),
      ]);
      return {
        mistakes: [],
        columns: Object.fromEntries(columns),
        unknown: Object.fromEntries([...unknown].map(([id, by]) => [nameOf(id), nameOf(by)])),
        events,
      };
    } catch (error) {
      const mistakes = mistakesOf(error);
      if (mistakes === undefined) throw error;
      return { mistakes, columns: {}, unknown: {}, events };
    }
  }

  async compile(options: TestRunOptions = {}): Promise<Readonly<Record<string, string>>> {
    const { compiled } = await compileProject(this.#options(options), this.#context(options, []));
    return Object.fromEntries([...compiled.values()].map(({ node, sql }) => [node.name, sql]));
  }

  async compileUnchecked(options: TestRunOptions = {}): Promise<Readonly<Record<string, string>>> {
    const prepared = await this.prepare(options);
    const { helpers } = prepared.parsed;
    const input = { ...prepared, helpers, runStartedAt: new Date(0), invocationId: '0' };
    const { compiled, errors } = compile(prepared.selected, input);
    errors.throwIfAny();
    return Object.fromEntries([...compiled.values()].map(({ node, sql }) => [node.name, sql]));
  }

  async compiled(name: string, options: TestRunOptions = {}): Promise<CompiledNode> {
    const { compiled } = await compileProject(this.#options(options), this.#context(options, []));
    const found = [...compiled.values()].find(({ node }) => node.name === name);
    if (found === undefined) throw new Error(`Nothing named ${name} was compiled`);
    return found;
  }

  async run(options: TestRunOptions = {}): Promise<TestRun> {
    const events: Event[] = [];
    const { ok, interrupted, results } = await run(
      this.#options(options),
      this.#context(options, events),
    );
    const keyOf = keys(results);
    return {
      ok,
      interrupted,
      results,
      statuses: Object.fromEntries(results.map((each) => [keyOf(each), each.status])),
      messages: Object.fromEntries(results.map((each) => [keyOf(each), each.message])),
      errors: results.flatMap(({ error }) => (error === undefined ? [] : [asText(error)])),
      events,
    };
  }

  async query(sql: string): Promise<readonly (readonly Json[])[]> {
    const instance = await DuckDBInstance.create(join(this.path, 'data/shop.duckdb'));
    try {
      const connection = await instance.connect();
      const reader = await connection.runAndReadAll(sql);
      const rows = reader.getRowsJson() as readonly (readonly Json[])[];
      connection.closeSync();
      return rows;
    } finally {
      instance.closeSync();
    }
  }

  async mistakes(options: TestRunOptions = {}): Promise<readonly string[]> {
    try {
      await run(this.#options(options), this.#context(options, []));
    } catch (error) {
      const mistakes = mistakesOf(error);
      if (mistakes === undefined) throw error;
      return mistakes.map(asText);
    }
    return [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  #options({ environment, signal, onEvent, onOpen, ...options }: TestRunOptions): RunOptions {
    return {
      command: 'build',
      profilesDir: undefined,
      profileName: undefined,
      targetName: undefined,
      vars: {},
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

  #context(
    { environment, signal, now, onEvent, onOpen }: TestRunOptions,
    events: Event[],
  ): Context {
    return {
      environment: environment ?? {},
      homeDir: join(this.path, 'home'),
      now: () => now ?? new Date(0),
      newId: () => '00000000-0000-4000-8000-000000000000',
      emit: (event) => {
        events.push(event);
        onEvent?.(event);
      },
      signal: signal ?? new AbortController().signal,
      openAdapter: (target, options) => {
        onOpen?.(target.path);
        return openDuckDb(target, options);
      },
    };
  }
}

function keys(results: readonly NodeResult[]): (result: NodeResult) => string {
  const counts = new Map<string, number>();
  for (const { node } of results) counts.set(node.name, (counts.get(node.name) ?? 0) + 1);
  return ({ node }) => (counts.get(node.name) === 1 ? node.name : node.fullName);
}
