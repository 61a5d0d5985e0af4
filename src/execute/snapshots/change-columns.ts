import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import { timestampText } from '../../state/timestamps.ts';
import type { PreparedSnapshot } from './snapshot-build.ts';

/** Names beside those of a source, which has none with a blank like these. */
export const own = {
  fresh: '"ingot fresh"',
  held: '"ingot held"',
  changes: '"ingot change"',
  isFresh: '"ingot is fresh"',
  isHeld: '"ingot is held"',
  isBack: '"ingot is back"',
  wasDeleted: '"ingot was deleted"',
  /** What tells that a row changed, as the source has it. */
  time: '"ingot time"',
  /** The same in the type of the snapshot's times. */
  stamp: '"ingot stamp"',
  start: '"ingot start"',
  /** A version can't begin before that. */
  floor: '"ingot floor"',
  /** When one version ends and the next one begins. */
  moment: '"ingot moment"',
} as const;

export function keyNames({ checked }: PreparedSnapshot): readonly string[] {
  return checked.key.map((_, at) => quoteIdentifier(`ingot key ${at + 1}`));
}

export function keyList(prepared: PreparedSnapshot): string {
  const names = keyNames(prepared);
  return prepared.checked.key.map((sql, at) => `${sql} as ${names[at] ?? ''}`).join(', ');
}

export function keysMatch(prepared: PreparedSnapshot): string {
  const names = keyNames(prepared);
  return prepared.checked.key
    .map((sql, at) => `${sql} = ${own.changes}.${names[at] ?? ''}`)
    .join(' and ');
}

export function metaName(
  { snapshot }: PreparedSnapshot,
  key: 'scdId' | 'validFrom' | 'validTo',
): string {
  return quoteIdentifier(snapshot.settings.names[key]);
}

/** The column that says whether a version is that of a deleted row, where the table has one. */
export function deletedColumn({ snapshot, checked }: PreparedSnapshot): string | undefined {
  const { shared, columns } = checked.table;
  const wanted = snapshot.settings.names.isDeleted.toLowerCase();
  return columns.find(({ name }) => name.toLowerCase() === wanted && !shared.includes(name))?.name;
}

/** When the row says that it was changed. */
export function stampOf({ checked: { updatedAt, table } }: PreparedSnapshot): string {
  return `cast(${updatedAt ?? 'null'} as ${table.timeType})`;
}

/** When the run began, in UTC; in one run it is the same for all. */
export function runTime({ execution, checked }: PreparedSnapshot): string {
  const text = timestampText(execution.startedAt);
  return checked.table.timeType === 'TIMESTAMP WITH TIME ZONE'
    ? `timestamptz ${quoteLiteral(`${text}+00`)}`
    : `timestamp ${quoteLiteral(text)}`;
}
