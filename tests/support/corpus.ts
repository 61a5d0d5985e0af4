import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDuckDb } from '../../src/adapters/duckdb/duckdb-adapter.ts';
import { EngineError, type Adapter, type Session } from '../../src/core/adapter.ts';
import { mistakesOf } from '../../src/core/error.ts';
import { createProject, type TestProject } from './create-project.ts';

const folderOfCorpus = join(import.meta.dirname, '..', 'corpus');

export interface AcceptedStatement {
  readonly name: string;
  readonly sql: string;
}

export interface RefusedStatement extends AcceptedStatement {
  readonly code: string;
  /** The beginning of the help; empty where it does not matter. */
  readonly help: string;
  /** Where in `sql` the error is; undefined where DuckDB tells no place. */
  readonly offset: number | undefined;
}

/** Codes of statements that DuckDB runs, or that are none. */
const ownCodes = ['SQL_EMPTY', 'SQL_NOT_A_QUERY', 'SQL_TWO_STATEMENTS'];
/** Those that are found before anything is bound. */
const compilerCodes = ['SQL_EMPTY', 'SQL_TWO_STATEMENTS'];

/** The statements of the corpus, and the files that they read. */
export class Corpus implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'ingot-corpus-'));
  readonly accepted = this.#read('accepted.sql').map(acceptedStatement);
  readonly refusedByRows = this.#read('refused-by-rows.sql').map(acceptedStatement);
  readonly refused = this.#read('refused.sql').map(refusedStatement);
  readonly refusedByDuckDb = this.refused.filter(({ code }) => !ownCodes.includes(code));
  readonly refusedByCompiler = this.refused.filter(({ code }) => compilerCodes.includes(code));
  readonly refusedByCheck = this.refused.filter(({ code }) => !compilerCodes.includes(code));

  /** Schema and name of every table and view. */
  readonly tables = [
    ...this.#text('tables.sql').matchAll(/^create (?:table|view) (?:(\w+)\.)?(?:(\w+)|"(.+?)")/gm),
  ].map(([, schema = 'main', name, quoted]) => [schema, name ?? quoted ?? ''] as const);

  /** Makes the files, and the tables in a database. */
  async fill(session: Session): Promise<void> {
    for (const statement of this.#text('files.sql').split(/;\n/).slice(0, -1)) {
      const path = /to '(.+?)'/.exec(statement)?.[1] ?? '';
      mkdirSync(dirname(path), { recursive: true });
      await session.execute(statement);
    }
    await session.execute(this.#text('tables.sql'));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }

  #read(file: string): string[] {
    return this.#text(file).replace(/\n$/, '').split('\n---\n');
  }

  #text(file: string): string {
    return readFileSync(join(folderOfCorpus, file), 'utf8').replaceAll('$files', this.folder);
  }
}

function acceptedStatement(text: string): AcceptedStatement {
  const end = text.indexOf('\n');
  return { name: text.slice('-- '.length, end), sql: text.slice(end + 1) };
}

function refusedStatement(text: string): RefusedStatement {
  const { name, sql: rest } = acceptedStatement(text);
  const { name: expected, sql: marked } = acceptedStatement(rest);
  const [code = '', help = ''] = expected.split(/: (.*)/s);
  const offset = marked.includes('▶') ? marked.indexOf('▶') : undefined;
  return { name, code, help, sql: marked.replace('▶', ''), offset };
}

/** An adapter on a database in memory. */
export function openMemory(): Promise<Adapter> {
  return openDuckDb(
    {
      name: 'dev',
      profileName: 'shop',
      type: 'duckdb',
      path: ':memory:',
      schema: 'main',
      threads: 1,
      settings: {},
    },
    { root: folderOfCorpus, waitSeconds: 0 },
  );
}

/** What DuckDB says against a statement as a table: the kind of error and the offset of its place; undefined where it runs. */
export async function refusalOfDuckDb(
  sql: string,
  session: Session,
): Promise<{ readonly kind: string; readonly offset: number | undefined } | undefined> {
  const prefix = 'create or replace table main.made as\n';
  try {
    await session.execute(`${prefix}${sql}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { kind, position } = error;
    return { kind, offset: position === undefined ? undefined : position - prefix.length };
  }
}

/** A project with one model for each statement, named by its number, beside a database with the tables of the corpus. */
export async function corpusProject(
  statements: readonly AcceptedStatement[],
  { corpus, head }: { readonly corpus: Corpus; readonly head: string },
): Promise<TestProject> {
  const models = statements.map(
    ({ sql }, index) => [`models/corpus/${modelName(index)}.sql`, `${head}${sql}`] as const,
  );
  const project = await createProject({
    ...Object.fromEntries(models),
    'ingot.yml': 'name: shop\nmodels: { +materialized: table }\n',
    'data/.keep': '',
  });
  const target = {
    name: 'dev',
    profileName: 'shop',
    type: 'duckdb',
    path: join(project.path, 'data/shop.duckdb'),
    schema: 'main',
    threads: 1,
    settings: {},
  } as const;
  await using adapter = await openDuckDb(target, { root: project.path, waitSeconds: 0 });
  await using session = await adapter.connect();
  await corpus.fill(session);
  await project.write({ 'models/sources.yml': await sourcesOf(session) });
  return project;
}

/** The tables of a database as sources, with the types of their columns. */
async function sourcesOf(session: Session): Promise<string> {
  const { rows } = await session.query(
    `select schema_name, table_name, list({name: column_name, data_type: data_type} order by column_index)
from duckdb_columns()
where not internal
group by all`,
  );
  const schemas = [...new Set(rows.map(([schema]) => String(schema)))].sort();
  return JSON.stringify({
    sources: schemas.map((schema) => ({
      name: schema,
      tables: rows
        .filter(([other]) => other === schema)
        .map(([, name, columns]) => ({ name, columns })),
    })),
  });
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly place: string;
  readonly help: string;
}

/** Every mistake that the check of a project finds, by the name of the statement. */
export async function refusalsOf(
  project: TestProject,
  statements: readonly AcceptedStatement[],
): Promise<ReadonlyMap<string, Refusal>> {
  const names = new Map(statements.map(({ name }, index) => [modelName(index), name]));
  try {
    await project.compile();
    return new Map();
  } catch (error) {
    const mistakes = mistakesOf(error);
    if (mistakes === undefined) throw error;
    return new Map(
      mistakes.map(({ code, message, location, hint = '' }) => {
        const model = /(\w+)\.sql$/.exec(location?.path ?? '')?.[1] ?? '';
        const place = `${location?.line}:${location?.column}`;
        return [names.get(model) ?? model, { code, message, place, help: hint }];
      }),
    );
  }
}

/** The place of a refused statement in its model, as line and column from 1; the beginning of the file where DuckDB tells none. */
export function placeOf({ sql, offset }: RefusedStatement, head: string): string {
  if (offset === undefined) return '1:1';
  const lines = `${head}${sql.slice(0, offset)}`.split('\n');
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}

function modelName(index: number): string {
  return `s${String(index).padStart(3, '0')}`;
}
