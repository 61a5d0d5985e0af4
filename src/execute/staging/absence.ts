import { IngotError } from '../../core/error.ts';
import type { Source } from '../../core/node.ts';
import type { AbsentPart } from './absent-part.ts';
import type { StagedFile } from './staged-files.ts';

type JudgedFile = Pick<StagedFile, 'rows' | 'absent'>;

/** What is to be said of the parts that a source asks for and none of its files has. */
export interface Absence {
  /** Why the source fails. */
  readonly mistake: IngotError | undefined;
  readonly warnings: readonly IngotError[];
}

/**
 * Judges what no record has. A path or key of `explode` is a mistake in JSON; in XML an element that has nothing to hold is
 * often left out, and so are optional columns everywhere: a warning must do.
 * @param hasOthers whether the source has rows of other files besides
 */
export function absenceOf(
  source: Source,
  files: readonly JudgedFile[],
  hasOthers: boolean,
): Absence {
  const isSaid = ({ kind }: AbsentPart) =>
    kind === 'column' ? !hasOthers : source.files?.explode?.optional !== true;
  const absent = absentInAll(files).filter(isSaid);
  const isJson = source.files?.format === 'json' || source.files?.format === 'ndjson';
  const isMistake = ({ kind }: AbsentPart) => kind !== 'column' && isJson && !hasOthers;
  const [mistake] = absent.filter(isMistake);
  const others = absent.filter((part) => !isMistake(part));
  return {
    mistake: mistake && absentError(source, [mistake]),
    warnings: (['path', 'key', 'column'] as const)
      .map((kind) => others.filter((part) => part.kind === kind))
      .filter((parts) => parts.length > 0)
      .map((parts) => absentError(source, parts)),
  };
}

/** A file without a good record says nothing; one without rows says nothing of columns. */
function absentInAll(files: readonly JudgedFile[]): readonly AbsentPart[] {
  const read = files.filter(({ rows, absent }) => rows > 0 || absent !== undefined);
  const first = new Map(
    read
      .flatMap(({ rows, absent = [] }) =>
        absent.filter(({ kind }) => kind !== 'column' || rows > 0),
      )
      .map((part) => [`${part.kind} ${part.name}`, part]),
  );
  const isIn = ({ kind, name }: AbsentPart) => {
    return ({ rows, absent = [] }: JudgedFile) =>
      (kind === 'column' && rows === 0) ||
      absent.some((other) => other.kind === kind && other.name === name);
  };
  return [...first.values()].filter((part) => read.every(isIn(part)));
}

function absentError(
  { fullName, files, columns }: Source,
  parts: readonly AbsentPart[],
): IngotError {
  const [first] = parts;
  const list = parts.map(({ name, kind }) => described(name, kind, columns)).join(', ');
  const there = [...new Set(parts.flatMap((part) => part.there))].slice(0, 10);
  const outcome = {
    path: 'so it has no rows',
    key: parts.length === 1 ? 'so that key is NULL' : 'so those keys are NULL',
    column: parts.length === 1 ? 'so that column is NULL' : 'so those columns are NULL',
  };
  const kind = first?.kind ?? 'column';
  const correct =
    kind === 'column'
      ? 'Correct the name, or the `path`.'
      : 'Correct `explode`, or say `optional: true` in it.';
  const shown = there.map((name) => `"${name}"`).join(', ');
  return new IngotError(
    'SOURCE_PATH_NOT_FOUND',
    `No record of ${fullName} has ${list}, ${outcome[kind]}`,
    {
      location: files?.location,
      hint: there.length === 0 ? correct : `${correct} The records have ${shown}.`,
    },
  );
}

function described(name: string, kind: AbsentPart['kind'], columns: Source['columns']): string {
  const path = columns.find((column) => column.name === name)?.reading?.path;
  return kind === 'column' && path !== undefined ? `"${path}" ("${name}")` : `"${name}"`;
}
