import { expect, test } from 'vitest';
import { findStatements } from '../../../src/core/sql-text.ts';

test.each([
  ['', []],
  [' \n-- only a comment', []],
  [';;', []],
  ['select 1', ['select 1']],
  [' select 1 ; ', ['select 1']],
  ['select 1; -- end', ['select 1']],
  ['-- start\nselect 1 -- a; b', ['select 1']],
  ['select 1; select 2', ['select 1', 'select 2']],
  ['select 1;;select 2;', ['select 1', 'select 2']],
  ["select 'a;b'", ["select 'a;b'"]],
  ["select 'it''s;'; select 2", ["select 'it''s;'", 'select 2']],
  ["select e'a\\';b'", ["select e'a\\';b'"]],
  ["select 'a\\'; select 2", ["select 'a\\'", 'select 2']],
  ['select 1 as "a;""b"', ['select 1 as "a;""b"']],
  ['select $$a;b$$', ['select $$a;b$$']],
  ['select $tag$a;$$;b$tag$; select 2', ['select $tag$a;$$;b$tag$', 'select 2']],
  ['select $größe$;$größe$', ['select $größe$;$größe$']],
  ['select a$$b; select c$$d', ['select a$$b', 'select c$$d']],
  ['select $1; select $2', ['select $1', 'select $2']],
  ['select /* a; /* b; */ c; */ 1', ['select /* a; /* b; */ c; */ 1']],
  ['/* a */ select 1 /* b; */ ;', ['select 1']],
  ['select 1 -- é;\n, 2', ['select 1 -- é;\n, 2']],
  ["select 'open; select 2", ["select 'open; select 2"]],
  ['select 1 /* open; select 2', ['select 1']],
  ['select 1 - -1; select 2', ['select 1 - -1', 'select 2']],
  ['select 4 / 2; select 2', ['select 4 / 2', 'select 2']],
  ['select \'😀;\' as "😀;"', ['select \'😀;\' as "😀;"']],
])('%j is the statements %j', (sql, statements) => {
  const found = findStatements(sql).map(({ start, end }) => sql.slice(start, end));

  expect(found).toEqual(statements);
});

test.each(["'", '"', '$$'])('a text of five million characters between %s is one', (quote) => {
  const sql = `select ${quote}${'x;'.repeat(2_500_000)}${quote}`;

  const found = findStatements(sql);

  expect(found).toEqual([{ start: 0, end: sql.length }]);
});
