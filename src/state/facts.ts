import { contractKey } from '../core/contract.ts';
import type { CompiledNode, CompiledNodes, CompiledProgram } from '../core/compiled.ts';
import type {
  DataTest,
  Model,
  Seed,
  Snapshot,
  Source,
  UniqueId,
  Volatility,
} from '../core/node.ts';
import {
  isGrowing,
  materializationName,
  strategyOf,
  type CustomMaterialization,
  type Materialization,
} from '../core/materialization.ts';
import { hooksOf } from '../core/hook.ts';
import { relationKey } from '../core/relation.ts';
import { commentsOf } from './comments.ts';
import { keyOf } from '../core/key-of.ts';
import { tokens } from '../core/sql-text.ts';
import { snapshotConfig } from './snapshot-config.ts';

/** Raised when ingot builds the same SQL in another way than before. */
const buildVersion = '1';

/** What a node is made of, but for its parents. */
export interface Facts {
  readonly sqlHash: string;
  readonly config: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

/** Texts that are others in each run, such as its id: what they print into SQL does not count as a change of the SQL. */
export interface RunTexts {
  readonly texts: readonly string[];
  readonly now: Date;
  /** The settings of the target that change what SQL gives, as a text. */
  readonly settings?: string;
}

/** SQL, and what its result may depend on beside what it reads. */
export interface SqlFacts {
  readonly sqlHash: string;
  /** The SQL without what is other in each run. */
  readonly sql: string;
  /** Whether something of the run is printed into the SQL. */
  readonly readsRun: boolean;
  /** The macros of the database that it may call, and those that they may call. */
  readonly macros: ReadonlyMap<string, string>;
}

export interface ModelFacts extends Facts, SqlFacts {
  /** Whether the table is added to, so that its SQL is more than one text, and what it holds more than what they give. */
  readonly grows: boolean;
  /** Whether it is no SQL that tells what rows it gives. */
  readonly isCode: boolean;
}

/** What a text of SQL is read beside. */
export interface SqlSurroundings {
  readonly run: RunTexts;
  /** Macros of the database by name in lower case, with their definitions. */
  readonly macros: ReadonlyMap<string, string>;
}

export function modelFacts(
  model: Model,
  compiled: Pick<CompiledNode, 'sql' | 'incremental' | 'program'> | undefined,
  { run, macros }: SqlSurroundings,
): ModelFacts {
  if (compiled?.program !== undefined) return programFacts(model, compiled.program, run);
  const { sql = '', incremental } = compiled ?? {};
  const text = withoutRun(sql, run);
  const later = incremental === undefined ? '' : withoutRun(incremental.sql, run);
  const called = calledMacros(`${text}\n${later}`, macros);
  const grows = isGrowing(model.materialization);
  const texts = grows ? [withoutComments(text), withoutComments(later)] : [text];
  return {
    sql: text,
    grows,
    isCode: false,
    readsRun: text !== sql || later !== (incremental?.sql ?? ''),
    macros: called,
    sqlHash: keyOf([...texts, ...called.values()]),
    config: modelConfig(model, run),
    files: {},
  };
}

/** Where the files of a model stand, and how they are written. */
function filesConfig(materialization: Materialization): Facts['config'] {
  if (materialization.kind !== 'external') return {};
  const { path, format, partitionBy, options } = materialization;
  return {
    location: path,
    format,
    ...(partitionBy.length > 0 && { partition_by: JSON.stringify(partitionBy) }),
    ...(Object.keys(options).length > 0 && { options: JSON.stringify(options) }),
  };
}

/** A program may do more than anybody can tell: its text, and what it is told, stand for what it gives. */
function programFacts(model: Model, program: CompiledProgram, run: RunTexts): ModelFacts {
  const relations = [...program.relations].flat().map((text) => withoutRun(text, run));
  const types = model.columns.flatMap(({ name, dataType }) => [name, dataType ?? '']);
  return {
    sql: model.template.source.text.trimEnd(),
    grows: isGrowing(model.materialization),
    isCode: true,
    readsRun: false,
    macros: new Map(),
    sqlHash: keyOf([program.hash, JSON.stringify(program.vars), ...relations, ...types]),
    config: modelConfig(model, run),
    files: {},
  };
}

function modelConfig(model: Model, run: RunTexts): Facts['config'] {
  const { materialization, contract, indexes = [] } = model;
  const strategy = strategyOf(materialization);
  return {
    version: buildVersion,
    materialized: materializationName(materialization),
    ...(strategy !== undefined && { strategy: JSON.stringify(strategy) }),
    ...filesConfig(materialization),
    ...(materialization.kind === 'custom' && customFacts(model, materialization)),
    ...(contract !== undefined && { contract: contractKey(contract) }),
    ...(indexes.length > 0 && { indexes: JSON.stringify(indexes) }),
    relation: relationKey(model.relation),
    ...besideFacts(model),
    ...periodOf(model, run),
    ...(run.settings !== undefined && { settings: run.settings }),
  };
}

/** What its function is given beside the query. */
function customFacts(
  { config, description, columns }: Model,
  { program, isIncremental }: CustomMaterialization,
): Facts['config'] {
  return {
    ...(isIncremental && { grows: 'true' }),
    'materialization code': program.hash,
    'of the materialization': keyOf([JSON.stringify([config, description, columns])]),
  };
}

export function snapshotFacts(
  snapshot: Snapshot,
  compiled: Pick<CompiledNode, 'sql'> | undefined,
  { run, macros }: SqlSurroundings,
): ModelFacts {
  const { sql = '' } = compiled ?? {};
  const text = withoutRun(sql, run);
  const called = calledMacros(text, macros);
  return {
    sql: text,
    grows: true,
    isCode: false,
    readsRun: text !== sql,
    macros: called,
    sqlHash: keyOf([withoutComments(text), ...called.values()]),
    config: {
      version: buildVersion,
      materialized: 'snapshot',
      ...snapshotConfig(snapshot.settings),
      relation: relationKey(snapshot.relation),
      ...besideFacts(snapshot),
      ...periodOf(snapshot, run),
      ...(run.settings !== undefined && { settings: run.settings }),
    },
    files: {},
  };
}

/** What is done beside building the rows of a node: its hooks, and the comments that it gets. */
function besideFacts(node: Model | Seed | Snapshot): Facts['config'] {
  const hooks = hooksOf(node).flatMap(({ template, isInTransaction }) => [
    template.source.text,
    String(isInTransaction),
  ]);
  const comments = commentsOf(node).flatMap(({ column, text }) => [column ?? '', text]);
  return {
    ...(hooks.length > 0 && { hooks: keyOf(hooks) }),
    ...(comments.length > 0 && { persist_docs: keyOf(comments) }),
  };
}

export function seedFacts(seed: Seed, fileHash: string): Facts {
  const { csv, nulls, quoteColumns } = seed;
  return {
    sqlHash: fileHash,
    config: {
      version: buildVersion,
      relation: relationKey(seed.relation),
      ...besideFacts(seed),
      delimiter: csv.delimiter ?? 'of the header',
      quote: csv.quote,
      escape: csv.escape,
      encoding: csv.encoding,
      nulls: JSON.stringify(nulls),
      quote_columns: String(quoteColumns ?? true),
      column_types: JSON.stringify(Object.entries(seed.columnTypes).sort()),
    },
    files: {},
  };
}

/** @param folder where the staged files are, which the view of the source names */
export function sourceFacts(
  source: Source,
  { fingerprints, folder }: { readonly fingerprints: Facts['files']; readonly folder: string },
): Facts {
  return {
    sqlHash: '',
    config: {
      version: buildVersion,
      relation: relationKey(source.relation),
      folder: keyOf([folder]),
    },
    files: fingerprints,
  };
}

/** A test as a query with what decides whether it passes. */
export function testFacts(
  test: DataTest,
  compiled: CompiledNodes,
  { run, macros }: SqlSurroundings,
): SqlFacts {
  const { severity, warnIf, errorIf, limit, failCalc } = test;
  const { refresh = '' } = periodOf(test, run);
  const sql = compiled.get(test.uniqueId)?.sql ?? '';
  const text = withoutRun(sql, run);
  const called = calledMacros(text, macros);
  // Thousands of generic tests come from a few templates; what people edit are those with files of their own.
  const written = test.definition.kind === 'singular' ? withoutComments(text) : text;
  const how = [
    severity,
    warnIf,
    errorIf,
    String(limit ?? ''),
    failCalc,
    refresh,
    run.settings ?? '',
  ];
  return {
    sql: text,
    readsRun: text !== sql,
    macros: called,
    // Hashed once, in the fingerprint.
    sqlHash: [written, ...how, ...called.values()].join('\0'),
  };
}

/** Each stretch of comments and white space as one space: the SQL that a test ran with is not kept to compare it. */
function withoutComments(sql: string): string {
  const parts: string[] = [];
  for (const { offset, length, isContent } of tokens(sql)) {
    if (isContent) parts.push(sql.slice(offset, offset + length));
    else if (parts.at(-1) !== ' ') parts.push(' ');
  }
  return parts.join('').trim();
}

/** By name; a name that means something else costs a build too many. */
export function calledMacros(
  sql: string,
  macros: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const called = new Map<string, string>();
  if (macros.size === 0) return called;
  const odd = [...macros.keys()].filter((name) => !/^[\w\u0080-\uffff]+$/.test(name));
  const pending = [sql];
  for (let text = pending.pop(); text !== undefined; text = pending.pop()) {
    const lower = text.toLowerCase();
    const words = lower.match(/[\w\u0080-\uffff]+/g) ?? [];
    for (const word of [...words, ...odd.filter((name) => lower.includes(name))]) {
      const definition = macros.get(word);
      if (definition === undefined || called.has(word)) continue;
      called.set(word, definition);
      pending.push(definition);
    }
  }
  return called;
}

export function fingerprintOf(facts: Facts, inputs: Readonly<Record<UniqueId, string>>): string {
  return keyOf([facts.sqlHash, ...flat(facts.config), ...flat(facts.files), ...flat(inputs)]);
}

function flat(texts: Readonly<Record<string, string>>): string[] {
  const keys = Object.keys(texts);
  if (keys.length > 1) keys.sort();
  return [String(keys.length), ...keys.flatMap((key) => [key, texts[key] ?? ''])];
}

/** SQL without what is another text in each run. */
export function withoutRun(sql: string, { texts }: RunTexts): string {
  let text = sql;
  for (const each of texts) if (text.includes(each)) text = text.replaceAll(each, '{run}');
  return text;
}

/** The part of time that counts as an input, such as `2026-11-21` for a day; by UTC. */
function periodOf({ refresh }: Volatility, { now }: RunTexts): { readonly refresh?: string } {
  const text = now.toISOString();
  switch (refresh) {
    case undefined:
      return {};
    case 'hourly':
      return { refresh: text.slice(0, 13) };
    case 'daily':
      return { refresh: text.slice(0, 10) };
    case 'weekly': {
      const monday = new Date(now);
      monday.setUTCDate(now.getUTCDate() - ((now.getUTCDay() + 6) % 7));
      return { refresh: `week of ${monday.toISOString().slice(0, 10)}` };
    }
    case 'monthly':
      return { refresh: text.slice(0, 7) };
  }
}
