import { mayBeVolatile } from '../binder/may-be-volatile.ts';
import { contentOf } from './content.ts';
import type { ChangeRequest } from './change-request.ts';
import type { SqlFacts } from './facts.ts';
import type { Parent } from './parents.ts';
import type { TableWords } from './table-words.ts';

/** What makes the result of a model or a test depend on more than what it reads. */
export async function volatileCalls(
  { sql, readsRun, macros }: SqlFacts,
  parents: readonly Parent[],
  {
    comparison,
    tableWords,
  }: Pick<ChangeRequest, 'comparison'> & { readonly tableWords: TableWords },
): Promise<readonly string[]> {
  const ofRun = readsRun ? ['run_started_at, invocation_id'] : [];
  // DuckDB 1.5 tells neither the defaults of a macro nor which tables it reads, so it may be another one each time.
  const ofMacros = [...macros]
    .filter(([, text]) => text.startsWith('macro '))
    .map(([name]) => `macro ${name} of the database`);
  const read = parents.map(({ node }) => node.relation);
  if (!mayBeVolatile(sql) && !tableWords.mayBeIn(sql, read)) return [...ofRun, ...ofMacros];
  const tables = parents.map(({ node, columns, content }) => ({
    relation: node.relation,
    columns,
    content: content ?? contentOf(''),
  }));
  return [...ofRun, ...ofMacros, ...(await comparison.volatileCalls({ sql, tables }))];
}
