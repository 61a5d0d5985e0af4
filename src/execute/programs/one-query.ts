import { IngotError } from '../../core/error.ts';
import { findStatements } from '../../core/sql-text.ts';
import { notAQuery } from '../../binder/not-a-query.ts';

const nowhere = { path: '', line: 1, column: 1, lineText: '' };

/**
 * The one query of a text, without what surrounds it: a second statement could end the transaction of the build.
 * @throws IngotError without a place, which is that of the call
 */
export function oneQuery(text: string): string {
  const [first, second] = findStatements(text);
  if (first === undefined)
    throw new IngotError('SQL_EMPTY', 'A query has no SQL', { hint: 'Write one select.' });
  if (second !== undefined)
    throw new IngotError(
      'SQL_TWO_STATEMENTS',
      'A query is one statement, and a second one begins',
      {
        hint: 'Ask them one after another.',
      },
    );
  const sql = text.slice(first.start, first.end);
  const mistake = notAQuery({ sql, locate: () => nowhere }, 'A query of a model');
  if (mistake !== undefined)
    throw new IngotError(mistake.code, mistake.message, {
      hint: 'What a model changes are its rows; a hook may do more.',
    });
  return sql;
}
