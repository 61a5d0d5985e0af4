import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openDuckDb } from '../../src/adapters/duckdb/duckdb-adapter.ts';
import { reasonText } from '../../src/core/change.ts';
import type { Context } from '../../src/core/context.ts';
import type { Event } from '../../src/core/event.ts';
import type { Json } from '../../src/core/json.ts';
import type { Environment } from '../../src/core/project.ts';
import type { RunOptions } from '../../src/core/run-options.ts';
import { run } from '../../src/engine.ts';
import { pruneProject } from '../../src/care.ts';
import { planProject, type ProjectPlan } from '../../src/inspect.ts';
import { differences } from './compare-databases.ts';

/** A command with what it sees of the world; everything else is as in all others. */
export interface Attempt extends Partial<
  Pick<RunOptions, 'command' | 'select' | 'vars' | 'force' | 'forceTests' | 'threads'>
> {
  readonly environment?: Environment;
  readonly now?: Date;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: Event) => void;
}

/** What a plan says, by full names. */
export interface Planned {
  /** The reasons of what is to be built, separated by a semicolon. */
  readonly nodes: Readonly<Record<string, string>>;
  readonly tests: readonly string[];
  /** Tests that a node which is built does not explain, with their reasons. */
  readonly testsAlone: Readonly<Record<string, string>>;
  /** Tests that read what is built and are not to run. */
  readonly testsMissing: readonly string[];
  readonly removed: readonly string[];
  readonly leftovers: readonly string[];
}

/** What a run did, by full names. */
export interface Done {
  readonly ok: boolean;
  readonly built: readonly string[];
  readonly tests: readonly string[];
  /** Everything that went wrong or was left out because of it, with its status. */
  readonly wrong: Readonly<Record<string, string>>;
}

/** The new text of a file made of the old one (empty where there is none); undefined removes the file. */
export type Edit = string | undefined | ((text: string) => string);

/** By path; a folder may only be removed. */
export type Edits = Readonly<Record<string, Edit>>;

const noon = new Date('2026-01-15T12:00:00Z');

/** A project whose target `dev` is data/dev.duckdb and whose target `fresh` is data/fresh.duckdb. */
export class IncrementalProject {
  readonly path: string;
  readonly database: string;
  readonly #fresh: string;

  constructor(path: string) {
    this.path = path;
    this.database = join(path, 'data/dev.duckdb');
    this.#fresh = join(path, 'data/fresh.duckdb');
  }

  async change(edits: Edits): Promise<void> {
    for (const [name, edit] of Object.entries(edits)) await this.#edit(join(this.path, name), edit);
  }

  async plan(attempt: Attempt = {}): Promise<Planned> {
    return planned(await planProject(this.#options(attempt), this.#context(attempt)));
  }

  async prune(attempt: Attempt = {}): Promise<Planned> {
    const context = this.#context(attempt);
    const plan = await planProject(this.#options(attempt), context);
    await pruneProject(plan, context, { waitSeconds: 0 });
    return this.plan(attempt);
  }

  async build(attempt: Attempt = {}): Promise<Done> {
    const { ok, results } = await run(this.#options(attempt), this.#context(attempt));
    const named = (isNamed: (each: (typeof results)[number]) => boolean) =>
      results
        .filter(isNamed)
        .map(({ node }) => node.fullName)
        .sort();
    const isTest = ({ node }: (typeof results)[number]) => node.resourceType === 'test';
    const wrong = results.filter(
      ({ status }) => !['success', 'pass', 'unchanged'].includes(status),
    );
    return {
      ok,
      built: named((each) => !isTest(each) && each.status === 'success'),
      tests: named((each) => isTest(each) && !['unchanged', 'skipped'].includes(each.status)),
      wrong: Object.fromEntries(wrong.map(({ node, status }) => [node.fullName, status])),
    };
  }

  /** What the database holds otherwise than a new one does, into which everything is built. */
  async differencesFromFresh(attempt: Attempt = {}): Promise<readonly string[]> {
    await rm(this.#fresh, { force: true });
    const options = {
      ...this.#options(attempt),
      command: 'build',
      targetName: 'fresh',
      exclude: ['resource_type:test'],
    } as const;
    const { ok } = await run({ ...options, select: [] }, this.#context(attempt));
    if (!ok) return ['the new database could not be built'];
    return differences(this.database, this.#fresh);
  }

  async sql(statements: string): Promise<readonly (readonly Json[])[]> {
    const instance = await DuckDBInstance.create(this.database);
    try {
      const connection = await instance.connect();
      const reader = await connection.runAndReadAll(statements);
      const rows = reader.getRowsJson() as readonly (readonly Json[])[];
      connection.closeSync();
      return rows;
    } finally {
      instance.closeSync();
    }
  }

  /** A copy of the folder, into which `restore` puts it back: staged files are known by absolute paths. */
  async save(place: string): Promise<void> {
    await rm(place, { recursive: true, force: true });
    await cp(this.path, place, { recursive: true });
  }

  async restore(place: string): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    await cp(place, this.path, { recursive: true });
  }

  async #edit(path: string, edit: Edit): Promise<void> {
    if (edit === undefined) return rm(path, { recursive: true });
    const before = existsSync(path) ? await readFile(path, 'utf8') : '';
    const text = typeof edit === 'string' ? edit : edit(before);
    if (text === before) throw new Error(`The edit leaves ${path} as it is`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  #options({ environment, now, signal, onEvent, ...options }: Attempt): RunOptions {
    return {
      command: 'build',
      profilesDir: undefined,
      profileName: undefined,
      targetName: 'dev',
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

  #context({ environment, now, signal, onEvent }: Attempt): Context {
    return {
      environment: environment ?? {},
      homeDir: join(this.path, 'home'),
      now: () => now ?? noon,
      newId: () => '00000000-0000-4000-8000-000000000000',
      emit: (event) => onEvent?.(event),
      signal: signal ?? new AbortController().signal,
      openAdapter: openDuckDb,
    };
  }
}

function planned({ changes, manifest, selected, leftovers, removed }: ProjectPlan): Planned {
  const due = [...changes.nodes.values(), ...changes.tests.values()]
    .map(({ change: { uniqueId, reasons } }) => ({
      name: manifest.nodes.get(uniqueId)?.fullName ?? uniqueId,
      isTest: uniqueId.startsWith('test.'),
      isAlone: reasons.every(({ kind }) => kind !== 'rebuilt'),
      reasons: reasons.map(reasonText).join('; '),
    }))
    .filter(({ reasons }) => reasons !== '')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts = (list: typeof due) =>
    Object.fromEntries(list.map(({ name, reasons }) => [name, reasons]));
  const tests = due.filter(({ isTest }) => isTest);
  const isBuilt = (id: string) => (changes.nodes.get(id)?.change.reasons.length ?? 0) > 0;
  return {
    nodes: texts(due.filter(({ isTest }) => !isTest)),
    tests: tests.map(({ name }) => name),
    testsAlone: texts(tests.filter(({ isAlone }) => isAlone)),
    testsMissing: [...manifest.nodes.values()]
      .filter(
        ({ resourceType, uniqueId }) => resourceType === 'test' && selected.includes(uniqueId),
      )
      .filter(({ uniqueId }) => manifest.graph.parents(uniqueId).some(isBuilt))
      .map(({ fullName }) => fullName)
      .filter((name) => !tests.some((each) => each.name === name)),
    // The names of tests end with a hash of what they are made of, which says nothing here.
    removed: removed.filter((id) => !id.startsWith('test.')),
    leftovers: leftovers.map(
      ({ relation: { schema, identifier }, type }) => `${type} ${schema}.${identifier}`,
    ),
  };
}
