import type { FileSpec } from '../../../core/file-spec.ts';
import type { ReadContents, ReaderInput, RecordSink } from '../chunk.ts';
import { absentColumns } from '../absent-part.ts';
import { columnNames } from '../column-names.ts';
import { snakeCase } from '../snake-case.ts';
import { ExplodedRows, parentColumn } from './exploded-rows.ts';
import { FieldWriter } from './field-writer.ts';
import { JsonColumns } from './json-columns.ts';
import { parseValuePath, type PathStep } from '../../../core/json-path.ts';
import { JsonScanner } from './json-scanner.ts';
import { JsonWindow } from './json-window.ts';
import { RecordBatch } from './record-batch.ts';
import { WholeRows, type RecordRows } from './record-rows.ts';
import { RowList } from './row-list.ts';
import { SoughtPaths, type SoughtPath } from './sought-paths.ts';
import { RowReader, type InnerColumn } from './row-reader.ts';

/** What reads one file. */
export interface JsonReading {
  readonly window: JsonWindow;
  readonly scanner: JsonScanner;
  readonly batch: RecordBatch;
  /** What came of the file, once it is read. */
  contents(): ReadContents;
}

/**
 * The columns of the texts that were written last. A file begins with those of the one before, so that small files of the
 * same kind go into one text, though not each of them has all keys.
 */
const layouts = new WeakMap<RecordSink, readonly string[]>();
/** Files that have little in common make no text that is wider. */
const widestShared = 1_000;

/** @param blank the bytes that may stand between tokens */
export function openReading(input: ReaderInput, blank: Uint8Array): JsonReading {
  const { files, sink } = input;
  const window = new JsonWindow(input);
  const scanner = new JsonScanner(blank, files.limits.depth);
  const list = new RowList();
  const fields = new FieldWriter(scanner);
  const paths = columnPaths(input);
  const sought = new SoughtPaths(paths.sought);
  const exploded = new SoughtPaths(explodedPaths(files));
  const columns = new JsonColumns({ ...paths, ...input, ...files, known: layouts.get(sink) ?? [] });
  const reader = new RowReader(scanner, columns, { fields, inner: paths.inner, sought });
  const rows = recordRows(input, {
    ...{ window, scanner, columns, fields, reader, list },
    sought: exploded,
  });
  const { recordBytes, textBytes } = files.limits;
  const parts = { window, scanner, columns, fields, list, rows, sink, recordBytes, textBytes };
  const batch = new RecordBatch(parts);
  const contents = (): ReadContents => {
    layouts.set(sink, columns.layout.length <= widestShared ? columns.layout : []);
    const { names } = columns;
    const absent = [...exploded.absent, ...sought.absent, ...absentColumns(input.source, names)];
    return {
      records: batch.records,
      columns: names,
      absent: absent.length === 0 ? undefined : absent,
    };
  };
  return { window, scanner, batch, contents };
}

interface ColumnPaths {
  readonly before: readonly string[];
  readonly behind: readonly string[];
  readonly renamed: ReadonlyMap<string, string>;
  readonly inner: readonly InnerColumn[];
  /** As `inner`. */
  readonly sought: readonly SoughtPath[];
}

/** A path of one key gives the key's column another name; a longer one is a column beside those of the keys. */
function columnPaths({ source, files }: ReaderInput): ColumnPaths {
  const renamed = new Map<string, string>();
  const behind: string[] = [];
  const inner: InnerColumn[] = [];
  const sought: SoughtPath[] = [];
  for (const { name, reading } of source.columns) {
    if (reading?.path === undefined) continue;
    const all = parseValuePath(reading.path, files.location);
    const [first, ...steps] = all;
    if (first?.kind !== 'key') continue;
    if (steps.length === 0) renamed.set(first.key, name);
    else {
      behind.push(name);
      inner.push({ key: first.key, steps });
      sought.push({ kind: 'column', name, path: reading.path, steps: all });
    }
  }
  const before = parentColumns(files);
  const names = columnNames([...before, ...behind]);
  return {
    before: names.slice(0, before.length),
    behind: names.slice(before.length),
    renamed,
    inner,
    sought,
  };
}

function explodedPaths({ explode, location }: FileSpec): readonly SoughtPath[] {
  if (explode === undefined) return [];
  const sought = (kind: SoughtPath['kind']) => (path: string) => {
    return { kind, name: path, path, steps: parseValuePath(path, location) };
  };
  return [...explode.keys.map(sought('key')), sought('path')(explode.path)];
}

function parentColumns({ explode, normalizeNames }: ReaderInput['files']): readonly string[] {
  if (explode === undefined) return [];
  const names = explode.keys.map((key) => (normalizeNames ? snakeCase(key) : key));
  return [...names, parentColumn];
}

function recordRows(
  { files }: ReaderInput,
  parts: Omit<ConstructorParameters<typeof ExplodedRows>[0], 'prefix'>,
): RecordRows {
  const { explode, location } = files;
  if (explode === undefined) return new WholeRows(parts.reader, parts.window, parts.list);
  const path = parseValuePath(explode.path, location);
  const keys = explode.keys.map((key) => parseValuePath(key, location));
  const prefix = new FieldWriter(parts.scanner);
  return new ExplodedRows({ ...parts, prefix }, { keys, path, lonelyKey: lastKey(path) });
}

function lastKey(path: readonly PathStep[]): string {
  return path.findLast((step) => step.kind === 'key')?.key ?? 'value';
}
