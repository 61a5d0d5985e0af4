import { fileOf } from '../../core/file-of.ts';
import type { Session } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import type { Seed } from '../../core/node.ts';
import { shownNames } from './stated-types.ts';

/**
 * Makes sure that every column can be named without quotes, where the project wants that.
 * @throws IngotError SEED_COLUMN_NAME
 */
export async function checkPlainNames(
  seed: Seed,
  names: readonly string[],
  session: Session,
): Promise<void> {
  if (seed.quoteColumns !== false) return;
  const { rows } = await session.query(
    `select keyword_name from duckdb_keywords() where keyword_category = 'reserved'`,
  );
  const reserved = new Set(rows.map(([word]) => String(word)));
  const odd = names.filter(
    (name) => !/^[\p{L}_][\p{L}\p{N}_$]*$/u.test(name) || reserved.has(name.toLowerCase()),
  );
  if (odd.length === 0) return;
  throw new IngotError(
    'SEED_COLUMN_NAME',
    `SQL has to quote names of columns of ${seed.path}, and \`quote_columns\` is false: ${shownNames(odd)}`,
    {
      location: fileOf(seed),
      hint: 'Rename them in the header, or take `quote_columns` out.',
    },
  );
}
