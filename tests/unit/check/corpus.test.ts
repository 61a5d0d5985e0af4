import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Adapter, Session } from '../../../src/core/adapter.ts';
import {
  Corpus,
  corpusProject,
  openMemory,
  placeOf,
  refusalOfDuckDb,
  refusalsOf,
  type Refusal,
} from '../../support/corpus.ts';

const corpus = new Corpus();

const kinds: Readonly<Record<string, readonly string[]>> = {
  SQL_SYNTAX: ['Parser'],
  SQL_BINDER: ['Binder'],
  SQL_CATALOG: ['Catalog'],
  SQL_FAILED: ['Conversion', 'Invalid Input', 'IO', 'Not implemented'],
};

/** Every table as a source that is read, so that it stands in the scratch; off, so that nothing of it is in the SQL. */
const readsAll = `{{#if false}}
${corpus.tables.map(([source, table]) => `{{source "${source}" "${table}"}}`).join(' ')}
{{/if}}
`;

const heads = [
  ['beside the tables that the database has', ''],
  ['against the types of the sources that it reads', readsAll],
] as const;

afterAll(() => corpus[Symbol.dispose]());

test('the corpus is as large as it says', () => {
  expect(corpus.accepted.length).toBeGreaterThanOrEqual(150);
  expect(corpus.refused.length).toBeGreaterThanOrEqual(80);
});

test('every statement has a name of its own', () => {
  const names = [...corpus.accepted, ...corpus.refused, ...corpus.refusedByRows].map(
    ({ name }) => name,
  );

  expect(new Set(names).size).toBe(names.length);
});

describe('DuckDB itself', () => {
  let adapter: Adapter;
  let session: Session;

  beforeAll(async () => {
    adapter = await openMemory();
    session = await adapter.connect();
    await corpus.fill(session);
  });

  afterAll(async () => {
    await session[Symbol.asyncDispose]();
    await adapter[Symbol.asyncDispose]();
  });

  test.each(corpus.accepted)('runs $name', async ({ sql }) => {
    const refusal = await refusalOfDuckDb(sql, session);

    expect(refusal).toBeUndefined();
  });

  test.each(corpus.refusedByDuckDb)('refuses $name', async ({ sql, offset, code }) => {
    const refusal = await refusalOfDuckDb(sql, session);

    expect(refusal?.offset).toBe(offset);
    expect(kinds[code]).toContain(refusal?.kind);
  });

  test.each(corpus.refusedByRows)('refuses on rows $name', async ({ sql }) => {
    const refusal = await refusalOfDuckDb(sql, session);

    expect(refusal).toBeDefined();
  });
});

describe('the check accepts', () => {
  test.each(heads)('what DuckDB runs, %s', async (_, head) => {
    await using project = await corpusProject(corpus.accepted, { corpus, head });

    const refusals = await refusalsOf(project, corpus.accepted);

    expect(Object.fromEntries(refusals)).toEqual({});
  });

  test('what only rows show to be wrong', async () => {
    await using project = await corpusProject(corpus.refusedByRows, { corpus, head: '' });

    const refusals = await refusalsOf(project, corpus.refusedByRows);

    expect(Object.fromEntries(refusals)).toEqual({});
  });
});

describe.each(heads)('the check refuses all at once, %s', (_, head) => {
  let refusals: ReadonlyMap<string, Refusal>;
  const statements = corpus.refusedByCheck;

  beforeAll(async () => {
    await using project = await corpusProject(statements, { corpus, head });
    refusals = await refusalsOf(project, statements);
  });

  test.each(statements)('$name', (statement) => {
    const refusal = refusals.get(statement.name);

    expect(refusal).toMatchObject({ code: statement.code, place: placeOf(statement, head) });
  });
});

describe('the help names what was meant', () => {
  let refusals: ReadonlyMap<string, Refusal>;
  const statements = corpus.refusedByCheck.filter(({ help }) => help !== '');

  beforeAll(async () => {
    await using project = await corpusProject(statements, { corpus, head: readsAll });
    refusals = await refusalsOf(project, statements);
  });

  test.each(statements)('$name', ({ name, help }) => {
    expect(refusals.get(name)?.help).toContain(help);
  });
});

test('a table of a struct without names is refused, as DuckDB does', async () => {
  const statements = [
    { name: 'a row', sql: "select row(1, 'a') as pair" },
    { name: 'a list of rows', sql: 'select list_zip([1], [2]) as pairs' },
  ];
  await using project = await corpusProject(statements, { corpus, head: '' });

  const refusals = await refusalsOf(project, statements);

  expect([...refusals.keys()]).toEqual(['a row', 'a list of rows']);
});

describe('what is not one statement is refused before it is bound', () => {
  let refusals: ReadonlyMap<string, Refusal>;
  const statements = corpus.refusedByCompiler;

  beforeAll(async () => {
    await using project = await corpusProject(statements, { corpus, head: '' });
    refusals = await refusalsOf(project, statements);
  });

  test.each(statements)('$name', (statement) => {
    const { name, code } = statement;

    expect(refusals.get(name)).toMatchObject({ code, place: placeOf(statement, '') });
  });
});
