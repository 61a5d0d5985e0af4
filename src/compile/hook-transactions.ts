import { IngotError } from '../core/error.ts';
import type { CompiledHook } from '../core/hook.ts';
import { isLeftOpen, transactionControl } from '../core/transaction-control.ts';

/**
 * Who ended the transaction of a build would keep rows that its tests refuse.
 * @throws IngotError HOOK_TRANSACTION
 */
export function checkTransactions({ statements, location, isInTransaction }: CompiledHook): void {
  const message = isInTransaction ? mistakeInside(statements) : mistakeOutside(statements);
  if (message === undefined) return;
  const hint = isInTransaction
    ? 'Take it out: the transaction is committed when all of it has gone well. A hook that must run outside of it says so: { sql: …, transaction: false }.'
    : 'A hook outside of the transaction may have one of its own, which it begins and ends itself: begin; …; commit.';
  throw new IngotError('HOOK_TRANSACTION', message, { location, hint });
}

function mistakeInside(statements: CompiledHook['statements']): string | undefined {
  const found = statements.find((each) => transactionControl(each) !== undefined);
  if (found === undefined) return undefined;
  return `This hook runs inside a transaction, which "${found}" would begin or end`;
}

function mistakeOutside(statements: CompiledHook['statements']): string | undefined {
  const wrong = statements.find((each, index) => {
    const kind = transactionControl(each);
    return kind !== undefined && (kind === 'begin') === isLeftOpen(statements.slice(0, index));
  });
  if (wrong !== undefined)
    return transactionControl(wrong) === 'begin'
      ? `"${wrong}" stands in a transaction that this hook has begun already`
      : `"${wrong}" ends a transaction that this hook has not begun`;
  return isLeftOpen(statements) ? 'This hook begins a transaction and does not end it' : undefined;
}
