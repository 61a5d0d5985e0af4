import { EngineError } from './adapter.ts';
import { IngotError, mistakesOf } from './error.ts';
import { isFileError, reasonOf } from './file-error.ts';

/** What a person can be told of a thrown value: mistakes, or what the disk or the engine refused; undefined for a bug in ingot. */
export function failuresOf(error: unknown): readonly IngotError[] | undefined {
  const mistakes = mistakesOf(error);
  if (mistakes !== undefined) return mistakes;
  const outside = outsideError(error);
  return outside === undefined ? undefined : [outside];
}

function outsideError(error: unknown): IngotError | undefined {
  if (isFileError(error)) {
    const shown = error.path === undefined ? 'A file' : `The file "${error.path}"`;
    return new IngotError('FILE_FAILED', `${shown} can't be used: ${reasonOf(error)}`, {
      hint: 'Check the disk and the rights to the file, and run again: what was built is not lost.',
      cause: error,
    });
  }
  if (!(error instanceof EngineError) || !outsideKinds.has(error.kind.toLowerCase()))
    return undefined;
  return new IngotError('DATABASE_FAILED', `The database reported an error: ${error.message}`, {
    hint: 'Check the disk and the memory, and run again: what was built is not lost.',
    cause: error,
  });
}

/** What DuckDB 1.5 calls errors that no other statement would have avoided. */
const outsideKinds: ReadonlySet<string> = new Set([
  'connection',
  'fatal',
  'internal',
  'io',
  'out of memory',
  'serialization',
  'transactioncontext',
]);
