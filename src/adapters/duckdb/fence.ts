import { EngineError, type Statement } from '../../core/adapter.ts';
import type { Fence, Target } from '../../core/project.ts';
import { quoteLiteral } from '../../core/relation.ts';

/** Closes all files but those of the fence; what may be read can't be widened afterwards. */
export function fenceStatements({ directories, paths }: Fence): Statement[] {
  // DuckDB 1.5 takes lists only by SQL, not as options of the instance, and only as long as all is open.
  return [
    `set global allowed_directories = [${directories.map(quoteLiteral).join(', ')}]`,
    `set global allowed_paths = [${paths.map(quoteLiteral).join(', ')}]`,
    'set global enable_external_access = false',
  ];
}

/** What DuckDB refused because of the target's fence, in words that name the setting; any other error as it is. */
export function fenceError(error: EngineError, statement: Statement, target: Target): EngineError {
  if (target.fence === undefined || !/disabled (?:by|through) configuration/.test(error.message))
    return error;
  const file = /^Cannot access file "(.*)" - file system/s.exec(error.message)?.[1];
  const extension = /required extension '(.+?)'/.exec(error.message)?.[1];
  const refused =
    file === undefined
      ? `${extension === undefined ? 'extensions' : `the extension "${extension}"`} can't be loaded`
      : `the file "${file}" can't be read`;
  const place = `"enable_external_access" of the target "${target.name}" (profile "${target.profileName}")`;
  return new EngineError('Fence', `${place} is false, so ${refused}`, {
    position: positionOf(file, statement, error),
    cause: error,
  });
}

/** The file's name where it stands in the statement; DuckDB tells the function's place, or none. */
function positionOf(
  file: string | undefined,
  statement: Statement,
  { position }: EngineError,
): number | undefined {
  if (file === undefined) return position;
  const found = statement.indexOf(file.replaceAll("'", "''"), position ?? 0);
  return found === -1 ? position : found;
}
