import { tokens } from '../core/sql-text.ts';

/**
 * Which of the columns of a table a query on it may read, told by the words that stand in it; undefined where it may be all
 * of them. What the outermost `select *` gives does not count, for its rows are only counted.
 */
export function columnsRead(
  sql: string,
  { table, columns }: { readonly table: string; readonly columns: readonly string[] },
): readonly string[] | undefined {
  const words = wordsOf(sql);
  if (words.some((_, at) => mayReadAll(words, at)) || hasWholeRows(words, table)) return undefined;
  const named = new Set(words);
  return columns.filter((column) => named.has(column.toLowerCase()));
}

/** Whether a query names a table only where rows are read from it: nowhere in a text, and not as a value. */
export function readsRowsOnly(sql: string, table: string): boolean {
  const words = wordsOf(sql);
  const isInText = words.some((word) => /^(?:e?'|\$)/.test(word) && word.includes(table));
  return (
    !isInText &&
    words.every(
      (word, at) =>
        word !== table ||
        words[at + 1] === '.' ||
        ['from', 'join', ','].includes(words[at - 1] ?? ''),
    )
  );
}

/** In lower case and without quotes; a text with its quotes, an operator as single characters. */
function wordsOf(sql: string): readonly string[] {
  const words: string[] = [];
  for (const { offset, length, isContent } of tokens(sql)) {
    if (!isContent) continue;
    const word = sql.slice(offset, offset + length).toLowerCase();
    words.push(word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word);
  }
  return words;
}

/** Words that make a query depend on columns that it does not name. */
const sweeping: ReadonlySet<string> = new Set([
  ...['all', 'columns', 'describe', 'distinct', 'except', 'intersect', 'natural', 'pivot'],
  ...['rowid', 'show', 'summarize', 'table', 'union', 'unpivot', '#'],
]);

function mayReadAll(words: readonly string[], at: number): boolean {
  const [word = '', before, after] = [words[at], words[at - 1], words[at + 1]];
  if (sweeping.has(word)) return true;
  // `from x` without a select gives all columns.
  if (word === 'from') return before === undefined || before === '(';
  if (word !== '*') return false;
  if (at === 1 && before === 'select') return after !== 'from';
  if (before === '(' && words[at - 2] === 'count') return after !== ')';
  return (
    before === undefined || !/^(?:[\w\u0080-\uffff$]+|\))$/.test(before) || before === 'select'
  );
}

/** Words that may follow a table and are no other name of it. */
const clauses: ReadonlySet<string> = new Set([
  ...['anti', 'asof', 'cross', 'full', 'group', 'having', 'inner', 'join', 'left', 'limit', 'on'],
  ...['order', 'outer', 'positional', 'qualify', 'right', 'semi', 'tablesample', 'using', 'where'],
  ...['window', 'with', ')', ',', '.', ';'],
]);

/** Whether a name of the table stands where a value does: it is a row of all columns there. */
function hasWholeRows(words: readonly string[], table: string): boolean {
  const aliases = new Set<string>();
  words.forEach((word, at) => {
    if (word !== table) return;
    const next = words[at + 1] === 'as' ? words[at + 2] : words[at + 1];
    if (next !== undefined && !clauses.has(next)) aliases.add(next);
  });
  return words.some((word, at) => {
    if (!aliases.has(word) || words[at + 1] === '.') return false;
    const before = words[at - 1] === 'as' ? words[at - 2] : words[at - 1];
    return before !== table;
  });
}
