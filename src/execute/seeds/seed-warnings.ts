import { fileOf } from '../../core/file-of.ts';
import type { Context } from '../../core/context.ts';
import { IngotError } from '../../core/error.ts';
import type { Seed } from '../../core/node.ts';
import type { Execution } from '../execution.ts';
import { type SeedRecords } from './seed-records.ts';
import { shownNames } from './stated-types.ts';

/** Tells of columns that could not have the name that the header gives them. */
export function warnOfNames(
  seed: Seed,
  { names, header }: Pick<SeedRecords, 'names' | 'header'>,
  { emit }: Pick<Context, 'emit'>,
): void {
  const others = names.filter((name, index) => name !== header[index]);
  if (others.length === 0) return;
  const message = `Names in the header of ${seed.path} that are missing, stand there twice or hold a NUL became ${shownNames(others)}`;
  const hint = 'Give each column a name of its own.';
  const warning = new IngotError('SEED_HEADER', message, { location: fileOf(seed), hint });
  emit({ type: 'warning', warning });
}

/** Tells of columns whose type is another one than before, since their values are. */
export function warnOfTypes(seed: Seed, { state, changes, context }: Execution): void {
  const before = new Map(
    (state.nodes.get(seed.uniqueId)?.columns ?? []).map((each) => [each.name.toLowerCase(), each]),
  );
  const stated = new Set(Object.keys(seed.columnTypes).map((name) => name.toLowerCase()));
  const now = changes.nodes.get(seed.uniqueId)?.state.columns ?? [];
  for (const { name, type } of now) {
    const key = name.toLowerCase();
    const old = before.get(key)?.type ?? type;
    if (old === type || stated.has(key)) continue;
    const message = `The column "${name}" of ${seed.path} was ${old.toLowerCase()}, and is ${type.toLowerCase()} for what its values are now`;
    const hint = 'Where one type is meant, state it under `column_types`.';
    const location = fileOf(seed);
    const warning = new IngotError('SEED_TYPE_CHANGED', message, { location, hint });
    context.emit({ type: 'warning', warning });
  }
}
