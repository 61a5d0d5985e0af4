import { EngineError } from '../core/adapter.ts';
import type { CompiledSql } from '../core/compiled.ts';
import { IngotError } from '../core/error.ts';
import type { Location } from '../core/source-text.ts';
import { nearest } from '../core/suggest.ts';

const codes: Readonly<Record<string, string>> = {
  Parser: 'SQL_SYNTAX',
  Binder: 'SQL_BINDER',
  Catalog: 'SQL_CATALOG',
  Fence: 'SQL_FENCED',
};

/** How a statement was made of a node's SQL. */
export interface StatementPlace {
  /** Characters before the node's SQL. */
  readonly prefixLength: number;
  /** The place for errors without a position: the file as a whole. */
  readonly whole: Location | undefined;
}

/** What the engine said against a node's SQL, at the place in the template where that SQL comes from. */
export function sqlError(
  error: unknown,
  compiled: CompiledSql,
  { prefixLength, whole }: StatementPlace,
): IngotError {
  if (error instanceof IngotError) return error;
  if (!(error instanceof EngineError)) {
    const message = error instanceof Error ? error.message : String(error);
    const hint = diskHint(message);
    return new IngotError('NODE_FAILED', message, { location: whole, hint, cause: error });
  }
  const offset = error.position === undefined ? undefined : error.position - prefixLength;
  const isInside = offset !== undefined && offset >= 0 && offset <= compiled.sql.length;
  const isElsewhere = isInside && !namesColumnAt(error, compiled.sql.slice(offset));
  const location = isInside && !isElsewhere ? compiled.locate(offset) : whole;
  return new IngotError(codes[error.kind] ?? 'SQL_FAILED', plainMessage(error), {
    location,
    hint: isElsewhere
      ? 'It is in a view that this reads: build that one too.'
      : (jinjaHint(location) ?? diskHint(error.message) ?? memoryHint(error) ?? hintOf(error)),
    cause: error,
  });
}

/** What a full disk looks like, to Node and to DuckDB. */
function diskHint(message: string): string | undefined {
  return /ENOSPC|No space left on device|disk is full/i.test(message)
    ? 'The disk is full: make room, and run again.'
    : undefined;
}

function memoryHint({ kind, message }: EngineError): string | undefined {
  return kind === 'Out of Memory' || /out of memory/i.test(message)
    ? 'Give it more in profiles.yml (settings: memory_limit), let DuckDB use the disk (temp_directory), or build less at once (threads: 1).'
    : undefined;
}

/** False where the position is one in a view below: DuckDB (1.5) does not tell whose SQL it counts in. */
function namesColumnAt({ message }: EngineError, sql: string): boolean {
  const name = /^Referenced column "([^"]+)"/.exec(message)?.[1];
  if (name === undefined) return true;
  return sql.replace(/^"/, '').toLowerCase().startsWith(name.toLowerCase());
}

/** DuckDB takes `{%` for SQL and fails somewhere near. */
function jinjaHint(location: Location | undefined): string | undefined {
  return location !== undefined && /(?<!\{)\{[%#]/.test(location.lineText)
    ? 'This looks like Jinja; ingot uses Handlebars: {{#if …}} … {{/if}}, {{!-- comment --}}.'
    : undefined;
}

/** DuckDB's first line; what follows are its candidates, which become the hint. */
function plainMessage({ kind, message }: EngineError): string {
  // A text that is not closed is quoted to its end, with what stands around the node's SQL.
  if (kind === 'Parser') return message.split('\n')[0] ?? message;
  const [first = message] = message.split(/\n(?:Candidate|Did you mean|LINE |\n)/);
  return codes[kind] === undefined && kind !== 'Unknown'
    ? `${kind}: ${first.trim()}`
    : first.trim();
}

/** What was written and is not there, in the words of DuckDB 1.5. */
const wantedPatterns = [
  /(?:column|table|name|function|named|Type with name) "?([^"\s]+)"? (?:not found|does not exist|is not in)/i,
  /Could not find key "([^"]+)" in struct/,
  /Invalid named parameter "([^"]+)"/,
];

function hintOf(error: EngineError): string | undefined {
  const { message } = error;
  const wanted = wantedPatterns.map((pattern) => pattern.exec(message)?.[1]).find((name) => name);
  const known = candidatesOf(error);
  const near =
    wanted === undefined
      ? []
      : nearest(
          wanted,
          known.map((each) => each.replace(/^.*\./, '')),
        );
  // Of a table that has another name here, the only one there is is meant.
  const [only, other] = known;
  const isOnly = only !== undefined && other === undefined && /^Referenced table/.test(message);
  const meant = near.length === 0 && isOnly ? [only] : near;
  if (meant.length > 0) return `Did you mean ${meant.map((each) => `"${each}"`).join(' or ')}?`;
  if (error.kind === 'Fence') return fenceHint(error);
  if (/^syntax error at or near/.test(error.message))
    return 'Look at what stands just before: a comma may be missing, or one too many.';
  if (/No files found that match .*staging/.test(error.message))
    return 'The staged files are gone: ingot stage makes them again.';
  if (/does not have a column named/.test(error.message)) return undefined;
  if (error.kind === 'Binder' && known.length > 0) {
    const more = known.length > mostNamed ? `, and ${known.length - mostNamed} more` : '';
    return `There are: ${known.slice(0, mostNamed).join(', ')}${more}.`;
  }
  if (error.kind === 'Catalog' && /^(?:Table|View|Schema) with name/.test(error.message)) {
    return 'If it is a node of the project, build it first, or select it too: --select +NAME.';
  }
  return undefined;
}

const mostNamed = 8;

/** DuckDB gives them apart, or at the end of its message only: in quotes, or one a line with its type. */
function candidatesOf({ candidates, message }: EngineError): readonly string[] {
  if (candidates.length > 0) return candidates;
  const text = /\nCandidate[^:\n]*:(.*)$/s.exec(message)?.[1] ?? '';
  const quoted = [...text.matchAll(/"((?:[^"]|"")*)"/g)].map(([, name = '']) => name);
  return quoted.length > 0
    ? quoted
    : [...text.matchAll(/^ +(\w+) /gm)].map(([, name = '']) => name);
}

function fenceHint({ message }: EngineError): string {
  return message.includes(' so the file ')
    ? 'Name the file under "allowed_paths" of its settings in profiles.yml, or its folder under "allowed_directories".'
    : 'Only a target without that setting loads extensions.';
}
