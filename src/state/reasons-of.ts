import type { ExistingRelation } from '../core/adapter.ts';
import type { Reason } from '../core/change.ts';
import type { Seed } from '../core/node.ts';
import type { Facts } from './facts.ts';
import { readMark } from './marker.ts';
import type { NodeState } from './node-state.ts';

/** Why a node is built whatever it is made of: it is not there, not ours, or failed. */
export function presenceReasons(
  before: NodeState | undefined,
  found: ExistingRelation | undefined,
  { hasFailed, force }: { readonly hasFailed: boolean; readonly force: boolean },
): Reason[] {
  const reasons: Reason[] = [];
  if (before === undefined) reasons.push({ kind: 'new' });
  else if (found === undefined) reasons.push({ kind: 'missing' });
  else if (!isOurs(before, found)) reasons.push({ kind: 'replaced' });
  if (hasFailed) reasons.push({ kind: 'failed' });
  if (force && before !== undefined) reasons.push({ kind: 'forced' });
  return reasons;
}

/** Under a new name there is no table yet, or that of another node: the change of the name says as much. */
export function withoutMoved(presence: readonly Reason[], changes: readonly Reason[]): Reason[] {
  const isMoved = changes.some(
    (each) => each.kind === 'config' && (each.key === 'alias' || each.key === 'schema'),
  );
  return presence.filter(({ kind }) => !(isMoved && (kind === 'missing' || kind === 'replaced')));
}

/** A table in its place has no mark, or another one; rows that somebody added show in their number, columns in their names. */
function isOurs(before: NodeState, { comment, rows, columns }: ExistingRelation): boolean {
  if (readMark(comment)?.marker !== before.marker) return false;
  const isSameColumn = (name: string, at: number) => before.columns[at]?.name === name;
  const isAltered = columns?.length !== before.columns.length || !columns.every(isSameColumn);
  if (columns !== undefined && isAltered) return false;
  return before.rows === undefined || rows === undefined || before.rows === rows;
}

export function configReasons(before: NodeState, after: Facts): Reason[] {
  const keys = new Set([...Object.keys(before.config), ...Object.keys(after.config)]);
  return [...keys].sort().flatMap((key): Reason[] => {
    const [old, value] = [before.config[key], after.config[key]];
    if (old === value) return [];
    if (key === 'version') return [{ kind: 'version' }];
    if (key === 'relation') return [{ kind: 'config', key: nameKey(old ?? '', value ?? '') }];
    const isPeriod = key === 'refresh' && old !== undefined && value !== undefined;
    return isPeriod ? [{ kind: 'refresh', period: value }] : [{ kind: 'config', key }];
  });
}

/** Which of the two configuration values that name a relation is another one. */
function nameKey(before: string, after: string): string {
  const lastPart = (relation: string) => /("(?:[^"]|"")*")$/.exec(relation)?.[1];
  return lastPart(before) === lastPart(after) ? 'schema' : 'alias';
}

export function seedReasons(seed: Seed, before: NodeState, after: Facts): Reason[] {
  const file: Reason[] =
    before.sqlHash === after.sqlHash ? [] : [{ kind: 'file', path: seed.path, change: 'changed' }];
  return [...file, ...configReasons(before, after)];
}

export function sourceReasons(before: NodeState, after: Facts): Reason[] {
  const paths = new Set([...Object.keys(before.files), ...Object.keys(after.files)]);
  const files = [...paths].sort().flatMap((path): Reason[] => {
    const [old, now] = [before.files[path], after.files[path]];
    if (old === now) return [];
    const change = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    return [{ kind: 'file', path, change }];
  });
  return [...files, ...configReasons(before, after)];
}
