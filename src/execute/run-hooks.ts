import { EngineError, type Session } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import type { CompiledHook } from '../core/hook.ts';

/** Sends the statements of hooks, one after another. @throws IngotError HOOK_FAILED */
export async function runHooks(
  hooks: readonly CompiledHook[],
  what: string,
  session: Session,
): Promise<void> {
  for (const { statements, location } of hooks) {
    for (const statement of statements) {
      try {
        await session.execute(statement);
      } catch (error) {
        if (!(error instanceof EngineError) || error.kind === 'Interrupt') throw error;
        throw new IngotError('HOOK_FAILED', `${what} failed: ${error.message}`, {
          location,
          cause: error,
        });
      }
    }
  }
}
