import type { Session } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import { isTest, type UniqueId } from '../core/node.ts';
import { quoteLiteral } from '../core/relation.ts';
import { suggest } from '../core/suggest.ts';

/**
 * Adds what a misspelt column may have meant, where DuckDB does not say it: for `alias.column` it names no candidates, so
 * the columns of everything that the node reads are looked at.
 */
export async function withColumnHint(
  mistake: IngotError,
  { id, manifest, session }: { id: UniqueId; manifest: Manifest; session: Session },
): Promise<IngotError> {
  const wanted = (/does not have a column named "([^"]+)"/.exec(mistake.message) ??
    /^Referenced column (\S+) not found in FROM clause and can't find in alias map/.exec(
      mistake.message,
    ))?.[1];
  if (wanted === undefined || mistake.hint !== undefined) return mistake;
  const hint = suggest(wanted, await columnsOfParents(id, manifest, session));
  const { code, message, location, cause } = mistake;
  return hint === undefined ? mistake : new IngotError(code, message, { location, hint, cause });
}

async function columnsOfParents(
  id: UniqueId,
  { graph, nodes }: Manifest,
  session: Session,
): Promise<readonly string[]> {
  const tables = graph.parents(id).flatMap((parent) => {
    const node = nodes.get(parent);
    if (node === undefined || isTest(node)) return [];
    const { schema, identifier } = node.relation;
    return [`(${quoteLiteral(schema)}, ${quoteLiteral(identifier)})`];
  });
  if (tables.length === 0) return [];
  const { rows } = await session.query(`select distinct column_name
from information_schema.columns
where (table_schema, table_name) in (${tables.join(', ')})`);
  return rows.map(([name]) => String(name));
}
