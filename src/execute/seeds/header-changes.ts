import { fileOf } from '../../core/file-of.ts';
import type { ColumnType } from '../../core/columns.ts';
import { IngotError } from '../../core/error.ts';
import type { Seed } from '../../core/node.ts';
import { shownNames } from './stated-types.ts';

/**
 * Makes sure that a seed has the columns that its table has; their order and letter case may be others.
 * @param before undefined where there is no table yet, or nobody knows its columns
 * @throws IngotError SEED_COLUMNS_CHANGED
 */
export function checkSameColumns(
  seed: Seed,
  names: readonly string[],
  before: readonly ColumnType[] | undefined,
): void {
  if (before === undefined || before.length === 0) return;
  const old = before.map(({ name }) => name);
  const added = without(names, old);
  const removed = without(old, names);
  if (added.length === 0 && removed.length === 0) return;
  throw new IngotError(
    'SEED_COLUMNS_CHANGED',
    `The header of ${seed.path} has other columns than the table: ${renamed(names, old) ?? inWords(added, removed)}`,
    {
      location: fileOf(seed),
      hint: `If that is meant, ${seed.fullRefresh === false ? 'take out its `full_refresh: false`, and ' : ''}load it with --full-refresh; the table stays as it is until then.`,
    },
  );
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others.map((name) => name.toLowerCase()));
  return names.filter((name) => !known.has(name.toLowerCase()));
}

/** Undefined unless one column has another name in the same place. */
function renamed(names: readonly string[], old: readonly string[]): string | undefined {
  const [name, ...others] = without(names, old);
  const before = old[names.findIndex((each) => each === name)];
  const isOne = others.length === 0 && names.length === old.length;
  const [removed] = without(old, names);
  return isOne && name !== undefined && before === removed
    ? `"${removed ?? ''}" is called "${name}" now`
    : undefined;
}

function inWords(added: readonly string[], removed: readonly string[]): string {
  const parts = [
    ...(added.length > 0 ? [`${shownNames(added)} ${added.length === 1 ? 'is' : 'are'} new`] : []),
    ...(removed.length > 0
      ? [`${shownNames(removed)} ${removed.length === 1 ? 'is' : 'are'} gone`]
      : []),
  ];
  return parts.join(', ');
}
