import { EngineError, type Session } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import type { CompiledHook } from '../core/hook.ts';
import { isLeftOpen } from '../core/transaction-control.ts';

/** Sends the statements of hooks, one after another. @throws IngotError HOOK_FAILED */
export async function runHooks(
  hooks: readonly CompiledHook[],
  what: string,
  session: Session,
): Promise<void> {
  for (const { statements, location } of hooks) {
    for (const [index, statement] of statements.entries()) {
      try {
        await session.execute(statement);
      } catch (error) {
        if (!(error instanceof EngineError) || error.kind === 'Interrupt') throw error;
        // A hook outside of the transaction may have begun one of its own; where its "commit" failed, DuckDB has ended it.
        if (isLeftOpen(statements.slice(0, index)))
          await session.execute('rollback').catch(() => undefined);
        throw new IngotError('HOOK_FAILED', `${what} failed: ${error.message}`, {
          location,
          cause: error,
        });
      }
    }
  }
}
