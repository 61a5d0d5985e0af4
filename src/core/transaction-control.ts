import { tokens } from './sql-text.ts';

export type TransactionControl = 'begin' | 'end';

const control =
  /^(?:explain (?:\( [^)]*\) )?(?:analyze )?)?(?<word>begin|start|commit|end|rollback|abort)(?: |$)/i;

/** Whether a statement begins or ends a transaction; undefined for all others. */
export function transactionControl(statement: string): TransactionControl | undefined {
  const word = control.exec(firstTokens(statement))?.groups?.['word']?.toLowerCase();
  if (word === undefined) return undefined;
  return word === 'begin' || word === 'start' ? 'begin' : 'end';
}

/** Whether a transaction of its own is open after these statements. */
export function isLeftOpen(statements: readonly string[]): boolean {
  const last = statements.findLast((each) => transactionControl(each) !== undefined);
  return last !== undefined && transactionControl(last) === 'begin';
}

/** As many as may stand before the word that counts, without comments. */
function firstTokens(statement: string): string {
  const found: string[] = [];
  for (const { offset, length, isContent } of tokens(statement)) {
    if (isContent) found.push(statement.slice(offset, offset + length));
    if (found.length === 20) break;
  }
  return found.join(' ');
}
