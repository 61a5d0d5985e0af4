import { IngotError } from '../../core/error.ts';
import type { Target } from '../../core/project.ts';
import { nearest } from '../../core/suggest.ts';
import { shownPath } from '../../core/target.ts';
import { duckDbSettings } from './settings.ts';

const lockMessage =
  /Conflicting lock is held in (?:(?<program>.+?) \(PID (?<pid>\d+)\)|PID (?<nameless>\d+))/;

/** Who holds the lock that kept a database from opening, in words; undefined where that was not the reason. */
export function lockHolder(error: unknown): string | undefined {
  const message = messageOf(error);
  const { program, pid, nameless } = lockMessage.exec(message)?.groups ?? {};
  if (program !== undefined) return `process ${pid} (${program})`;
  // A process in another container has the number 0 here.
  if (nameless !== undefined && nameless !== '0') return `process ${nameless}`;
  return message.includes('Could not set lock on file') ? 'another program' : undefined;
}

/** What DuckDB said when it could not open a target, as a mistake with what to do. */
export function openError(
  error: unknown,
  target: Target,
  { root }: { readonly root: string },
): IngotError {
  if (error instanceof IngotError) return error;
  const path = `"${shownPath(target.path, root)}"`;
  const message = messageOf(error);
  const fail = (code: string, text: string, hint: string) =>
    new IngotError(code, text, { hint, cause: error });
  const holder = lockHolder(error);
  if (holder !== undefined) {
    return fail(
      'DATABASE_LOCKED',
      `The database ${path} is in use by ${holder}`,
      'Close the program that has it open, or wait for it with --wait 60s.',
    );
  }
  if (message.includes('database does not exist')) {
    return fail(
      'DATABASE_MISSING',
      `There is no database ${path} yet`,
      'Make it first: `ingot build`.',
    );
  }
  const wrongSetting = settingError(error, target);
  if (wrongSetting !== undefined) return wrongSetting;
  if (/not a valid DuckDB database|Is a directory/.test(message)) {
    return fail(
      'DATABASE_INVALID',
      `${path} is not a DuckDB database`,
      'Move it away, or let `path` in profiles.yml name another file.',
    );
  }
  if (/newer|older|storage version|version number/i.test(message)) {
    return fail(
      'DATABASE_VERSION',
      `The database ${path} was written by another version of DuckDB: ${message}`,
      'Open it with the version of DuckDB that wrote it.',
    );
  }
  if (/permission denied|read-only|cannot open file|not a directory/i.test(message)) {
    return fail(
      'DATABASE_UNREACHABLE',
      `The database ${path} can't be opened: ${message}`,
      'Check that the folder exists and may be written.',
    );
  }
  return fail(
    'DATABASE_BROKEN',
    `The database ${path} can't be opened: ${message}`,
    target.publication === undefined
      ? 'Move it away to start with a new one; `ingot build` makes everything again.'
      : 'Build again: it is then made again from what was published, where that is whole.',
  );
}

/** A setting of the profile that DuckDB does not know, or not with that value. */
function settingError(error: unknown, target: Target): IngotError | undefined {
  const message = messageOf(error);
  const fail = (code: string, text: string, hint: string) =>
    new IngotError(code, text, { hint, cause: error });
  const unknown = /options were not recognized: (.+)/.exec(message)?.[1];
  if (unknown !== undefined) {
    const near = nearest(unknown, duckDbSettings).map((name) => `"${name}"`);
    return fail(
      'SETTING_UNKNOWN',
      `DuckDB has no setting "${unknown}" (target "${target.name}" of profile "${target.profileName}")`,
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : 'See the list in `select name from duckdb_settings()`.',
    );
  }
  if (message.includes('Failed to set config')) {
    return fail(
      'SETTING_INVALID',
      `A setting of target "${target.name}" has a value that DuckDB refuses`,
      `Settings given: ${JSON.stringify(target.settings)}`,
    );
  }
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
