import { EngineError } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';

/** What DuckDB 1.5 says of a file whose bytes are not what it wrote. */
const ofBrokenFiles =
  /corrupt|checksum|could not read enough|replaying wal|serialization error|internal error/i;

/** Whether a database can't be read because of its bytes, and not because somebody holds it. */
export function isOfBrokenFile(error: unknown): error is Error {
  if (error instanceof EngineError) return ofBrokenFiles.test(error.message);
  if (!(error instanceof IngotError)) return false;
  const { code, message } = error;
  return code === 'DATABASE_INVALID' || (code === 'DATABASE_BROKEN' && ofBrokenFiles.test(message));
}

/** Whether what a run failed with says that one database is broken; a raw file may be, too. */
export function tellsOfBroken(path: string, error: unknown): boolean {
  if (error instanceof IngotError && error.cause instanceof EngineError)
    return tellsOfBroken(path, error.cause);
  return (
    isOfBrokenFile(error) &&
    (error instanceof IngotError ||
      error.message.includes(path) ||
      error.message.includes('Corrupt database file'))
  );
}

/** What an engine said, without what a message of ingot has around it. */
export function reasonInside(error: Error): string {
  const inner = error instanceof IngotError && error.cause instanceof Error ? error.cause : error;
  return inner.message.replace(/^\w+ Error: /, '');
}
