import { IngotError } from '../core/error.ts';
import type { CompiledHook, Hook } from '../core/hook.ts';
import { findStatements } from '../core/sql-text.ts';
import { render } from '../template/render.ts';
import type { Scope } from '../template/scope.ts';
import { checkTransactions } from './hook-transactions.ts';

/** The statements of a hook. @throws IngotError with the place of the hook */
export function compileHook(
  { template, location, isInTransaction }: Hook,
  scope: Scope,
): CompiledHook {
  try {
    const { text } = render(template, scope);
    const statements = findStatements(text).map(({ start, end }) => text.slice(start, end));
    const hook = { statements, location, isInTransaction };
    checkTransactions(hook);
    return hook;
  } catch (error) {
    if (!(error instanceof IngotError)) throw error;
    throw new IngotError(error.code, error.message, { location, hint: error.hint, cause: error });
  }
}
