import type { Statement } from '../../../core/adapter.ts';
import { IngotError } from '../../../core/error.ts';
import { findStatements } from '../../../core/sql-text.ts';
import { transactionControl } from '../../../core/transaction-control.ts';

interface Author {
  readonly name: string;
  readonly path: string;
}

/** Words that begin what would change the session for the nodes after it. */
const ofSession = /^(?:checkpoint|use|attach|detach|set|reset|pragma)\b/i;

/**
 * What a materialization gave, as statements.
 * @throws IngotError MATERIALIZATION_STATEMENTS
 */
export function checkStatements(given: unknown, author: Author): readonly Statement[] {
  if (!Array.isArray(given) || given.length === 0)
    throw mistake(
      author,
      'gave no statements',
      'Return a list of texts, each one statement of SQL.',
    );
  return given.map((each: unknown, at) => checked(each, `statement ${at + 1}`, author));
}

function checked(given: unknown, which: string, author: Author): Statement {
  if (typeof given !== 'string')
    throw mistake(author, `gave a ${typeof given} as ${which}`, 'A statement is a text of SQL.');
  const [first, second] = findStatements(given);
  if (first === undefined || second !== undefined || given.includes('\0'))
    throw mistake(
      author,
      `gave ${first === undefined ? 'no' : 'more than one'} statement of SQL as ${which}: ${shown(given)}`,
      'Put each statement into a text of its own.',
    );
  const text = given.slice(first.start, first.end);
  if (transactionControl(text) !== undefined || ofSession.test(text))
    throw mistake(
      author,
      `gave "${/^\w+/.exec(text)?.[0]}" as ${which}, which is not its own to say`,
      'All statements run in the transaction of the build, which ends it by itself.',
    );
  return text;
}

/** The beginning of a statement, in one line. */
export function shown(statement: string): string {
  const line = statement.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

function mistake({ name, path }: Author, what: string, hint: string): IngotError {
  return new IngotError('MATERIALIZATION_STATEMENTS', `The materialization "${name}" ${what}`, {
    location: { path, line: 1, column: 1, lineText: '' },
    hint,
  });
}
