import type { Source } from '../../core/node.ts';
import { nearest } from '../../core/suggest.ts';
import { auditColumns } from './audit-columns.ts';

/** Something that a source asks of the records of a file, and that none of them has. */
export interface AbsentPart {
  /** A declared column, or the path of `explode`, or one of its keys. */
  readonly kind: 'column' | 'path' | 'key';
  /** What it is called in the YAML: a column by its name, anything else by its path. */
  readonly name: string;
  /** What is there in its place, the nearest names first. */
  readonly there: readonly string[];
}

const mostShown = 10;

/** @param path where it was looked for, if that is not its name */
export function absentPart(
  kind: AbsentPart['kind'],
  { name, path = name }: { readonly name: string; readonly path?: string | undefined },
  known: Iterable<string>,
): AbsentPart {
  const all = [...new Set(known)];
  // What leads there in XML is no part of the names that are known.
  const near = nearest(path.slice(path.lastIndexOf('/') + 1).replace(/^@/, ''), all);
  return { kind, name, there: near.length > 0 ? near : all.slice(0, mostShown) };
}

/** The declared columns that are none of a file's. */
export function absentColumns(
  { columns }: Source,
  names: readonly string[],
  known: Iterable<string> = names,
): readonly AbsentPart[] {
  const present = new Set([...names, ...auditColumns.map(({ name }) => name)].map(lower));
  const absent = columns.filter(({ name }) => !present.has(lower(name)));
  const others = absent.length === 0 ? [] : [...known];
  return absent.map(({ name, reading }) =>
    absentPart('column', { name, path: reading?.path }, others),
  );
}

function lower(name: string): string {
  return name.toLowerCase();
}
