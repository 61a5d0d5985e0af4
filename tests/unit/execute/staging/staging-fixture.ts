import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDuckDb } from '../../../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Adapter, Session } from '../../../../src/core/adapter.ts';
import {
  fileDefaults,
  type CsvDialect,
  type FileSpec,
  type ValueOptions,
} from '../../../../src/core/file-spec.ts';
import type { Column, Source } from '../../../../src/core/node.ts';
import { SeenFiles } from '../../../../src/execute/staging/seen-files.ts';
import {
  stageSource,
  type StagedSource,
  type StagingContext,
} from '../../../../src/execute/staging/stage-source.ts';
import type { StagedFile } from '../../../../src/execute/staging/staged-files.ts';
import { stagingFolder } from '../../../../src/execute/staging/staging-folder.ts';
import { memoryTarget } from '../../../support/memory-target.ts';

export interface SourceText {
  readonly globs?: readonly string[];
  readonly format?: FileSpec['format'];
  readonly record?: string;
  readonly csv?: Partial<CsvDialect>;
  readonly values?: Partial<ValueOptions>;
  /** Of the table as a whole. */
  readonly tags?: readonly string[];
  /** What else differs from the defaults. */
  readonly files?: Partial<FileSpec>;
  /** Type by column name, or more than that. */
  readonly columns?: Readonly<Record<string, string | undefined | Partial<Column>>>;
}

export const location = { path: 'models/sources.yml', line: 3, column: 5, lineText: 'files: x' };

export function sourceOf(text: SourceText = {}): Source {
  const { globs, format, record, csv, values, files, columns } = text;
  return {
    resourceType: 'source',
    uniqueId: 'source.shop.raw.orders',
    packageName: 'shop',
    name: 'orders',
    fullName: 'raw.orders',
    fqn: ['shop', 'raw', 'orders'],
    path: 'models/sources.yml',
    location,
    description: '',
    tags: text.tags ?? [],
    meta: {},
    config: {},
    sourceName: 'raw',
    sourceDescription: '',
    relation: { schema: 'raw', identifier: 'orders' },
    files: {
      ...fileDefaults,
      globs: globs ?? ['data/in.*'],
      format: format ?? 'csv',
      location,
      record,
      csv: { ...fileDefaults.csv, ...csv },
      values: { ...fileDefaults.values, ...values },
      ...files,
    },
    columns: Object.entries(columns ?? {}).map(([name, column]) => ({
      name,
      description: '',
      dataType: typeof column === 'string' ? column : undefined,
      tags: [],
      meta: {},
      ...(typeof column === 'object' && column),
    })),
  };
}

/** A folder of raw files with a DuckDB session beside it. */
export class StagingProject implements AsyncDisposable {
  readonly root: string;
  readonly session: Session;
  readonly shown: StagedFile[] = [];
  readonly #adapter: Adapter;

  private constructor(root: string, adapter: Adapter, session: Session) {
    this.root = root;
    this.#adapter = adapter;
    this.session = session;
  }

  static async create(
    files: Readonly<Record<string, string | Buffer>> = {},
  ): Promise<StagingProject> {
    const root = await mkdtemp(join(tmpdir(), 'ingot-staging-'));
    const adapter = await openDuckDb(memoryTarget, { root, waitSeconds: 0 });
    const project = new StagingProject(root, adapter, await adapter.connect());
    for (const [path, contents] of Object.entries(files)) await project.write(path, contents);
    return project;
  }

  async write(path: string, contents: string | Buffer): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), contents);
  }

  get stagingDir(): string {
    return join(this.root, 'target/staging');
  }

  async stage(
    text: SourceText = {},
    batchId = 'batch-1',
    options: Partial<StagingContext> = {},
  ): Promise<StagedSource> {
    const source = sourceOf(text);
    return stageSource(source, {
      projectRoot: this.root,
      dataDir: join(this.root, 'data'),
      stagingDir: this.stagingDir,
      connect: () => this.connect(),
      parallel: 2,
      seen: await SeenFiles.open(stagingFolder(source, this.stagingDir)),
      now: () => new Date('2024-05-01T12:00:00Z'),
      batchId,
      signal: new AbortController().signal,
      onFile: (file) => this.shown.push(file),
      ...options,
    });
  }

  connect(): Promise<Session> {
    return this.#adapter.connect();
  }

  /** The rows of a staged source: the values of its own columns, without the audit columns. */
  async rows(staged: StagedSource): Promise<readonly (readonly unknown[])[]> {
    const { rows } = await this.session.query(
      `select * exclude (_source_file, _record, _file_checksum, _loaded_at, _batch_id)
from (${staged.select})
order by _source_file, _record`,
    );
    return rows;
  }

  async query(sql: string): Promise<readonly (readonly unknown[])[]> {
    return (await this.session.query(sql)).rows;
  }

  async columns(staged: StagedSource): Promise<readonly string[]> {
    const { columns } = await this.session.query(`${staged.select} limit 0`);
    return columns.map(({ name }) => name).filter((name) => !auditNames.has(name));
  }

  /** Record, line, column and reason of what was rejected. */
  async rejects(
    staged: StagedSource,
    list = '_record::int, line::int, column_name, reason',
  ): Promise<readonly (readonly unknown[])[]> {
    if (staged.lists.rejects.length === 0) return [];
    const files = staged.lists.rejects.map((path) => `'${path}'`).join(', ');
    return this.query(
      `select ${list} from read_parquet([${files}]) order by _source_file, _record`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
    await this.#adapter[Symbol.asyncDispose]();
    await rm(this.root, { recursive: true, force: true });
  }
}

const auditNames = new Set([
  '_source_file',
  '_record',
  '_file_checksum',
  '_loaded_at',
  '_batch_id',
]);
