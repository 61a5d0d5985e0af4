import { EngineError } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import type { Location } from '../../core/source-text.ts';
import { sqlError } from '../../binder/sql-error.ts';
import { sourcePlaces } from '../../load/programs/source-places.ts';
import type { LoadedProgram } from './load-function.ts';

/** What a program threw, at the place in its author's files. */
export function programError(
  error: unknown,
  program: Omit<LoadedProgram, 'run'>,
  what = 'failed',
): IngotError {
  if (error instanceof IngotError && error.location !== undefined) return error;
  const location = placeOf(error, program) ?? fileStart(program.path);
  if (error instanceof EngineError || error instanceof IngotError) {
    const nothing = { sql: '', locate: () => location };
    const { code, message, hint } = sqlError(error, nothing, { prefixLength: 0, whole: location });
    return new IngotError(code, message, { location, hint, cause: error });
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const isPackage =
    error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  return new IngotError('TYPESCRIPT_FAILED', `The program ${what}: ${message}`, {
    location,
    hint: isPackage ? 'Install the package in the project: npm install <package>.' : undefined,
    cause: error,
  });
}

function fileStart(path: string): Location {
  return { path, line: 1, column: 1, lineText: '' };
}

/** The innermost line of the stack that is the author's. */
function placeOf(
  error: unknown,
  { program, path, url }: Omit<LoadedProgram, 'run'>,
): Location | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  // The name holds a hash, so that it stands for the whole address.
  const file = url.slice(url.lastIndexOf('/') + 1);
  const at = stack.indexOf(`${file}:`);
  const match = at === -1 ? null : /^:(\d+):(\d+)/.exec(stack.slice(at + file.length));
  if (match === null) return undefined;
  return sourcePlaces(program.map, path)(Number(match[1]), Number(match[2]));
}
