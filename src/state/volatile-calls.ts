import { mayBeVolatile } from '../binder/may-be-volatile.ts';
import { contentOf } from './content.ts';
import type { ChangeRequest } from './change-request.ts';
import type { SqlFacts } from './facts.ts';
import type { Parent } from './plan-changes.ts';

/** What makes the result of a model or a test depend on more than what it reads. */
export async function volatileCalls(
  { sql, readsRun, macros }: SqlFacts,
  parents: readonly Parent[],
  { comparison }: Pick<ChangeRequest, 'comparison'>,
): Promise<readonly string[]> {
  const ofRun = readsRun ? ['run_started_at, invocation_id'] : [];
  const ofMacros = [...macros].filter(([, text]) => mayBeVolatile(text)).map(([name]) => name);
  if (!mayBeVolatile(sql)) return [...ofRun, ...ofMacros];
  const tables = parents.map(({ node, columns, content }) => ({
    relation: node.relation,
    columns,
    content: content ?? contentOf(''),
  }));
  return [...ofRun, ...ofMacros, ...(await comparison.volatileCalls({ sql, tables }))];
}
