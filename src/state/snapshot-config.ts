import { isJsonObject, parseJson } from '../core/json.ts';
import type { MetaNames, SnapshotSettings } from '../core/snapshot.ts';
import type { NodeState } from './node-state.ts';

/** What of a snapshot's settings its table depends on, by key. */
export function snapshotConfig(settings: SnapshotSettings): Readonly<Record<string, string>> {
  const { uniqueKey, strategy, hardDeletes, validToCurrent, names } = settings;
  return {
    unique_key: JSON.stringify(uniqueKey),
    strategy: JSON.stringify(strategy),
    hard_deletes: hardDeletes,
    ...(validToCurrent !== undefined && { dbt_valid_to_current: validToCurrent }),
    snapshot_meta_column_names: JSON.stringify(names),
  };
}

/** What the table of a snapshot was built with. */
export interface BuiltSnapshot {
  readonly names: MetaNames | undefined;
  readonly validToCurrent: string | undefined;
  /** By `relationKey`. */
  readonly relation: string | undefined;
}

/** Undefined where nothing is known of it, or where it was no snapshot. */
export function builtSnapshot(state: NodeState | undefined): BuiltSnapshot | undefined {
  const config = state?.config;
  if (config?.['materialized'] !== 'snapshot') return undefined;
  return {
    names: namesOf(config['snapshot_meta_column_names']),
    validToCurrent: config['dbt_valid_to_current'],
    relation: config['relation'],
  };
}

function namesOf(text: string | undefined): MetaNames | undefined {
  const value = parseJson(text ?? '');
  if (!isJsonObject(value)) return undefined;
  const { scdId, updatedAt, validFrom, validTo, isDeleted } = value;
  const isName = (name: unknown): name is string => typeof name === 'string';
  if (!isName(scdId) || !isName(updatedAt) || !isName(validFrom)) return undefined;
  if (!isName(validTo) || !isName(isDeleted)) return undefined;
  return { scdId, updatedAt, validFrom, validTo, isDeleted };
}
