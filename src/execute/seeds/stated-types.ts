import { fileOf } from '../../core/file-of.ts';
import type { Session } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import type { Seed } from '../../core/node.ts';
import { suggest } from '../../core/suggest.ts';
import { typeHint } from '../../core/type-hint.ts';
import { valueType } from '../../core/value-type.ts';
import { typeMistake } from '../../parse/type-mistake.ts';
import { typeProblem } from '../staging/column-types.ts';

/**
 * The types that the project states for the columns of a seed, by name in lower case.
 * @throws IngotError SEED_COLUMN_MISSING, SEED_TYPE_UNKNOWN
 */
export async function statedTypes(
  seed: Seed,
  names: readonly string[],
  session: Session,
): Promise<ReadonlyMap<string, string>> {
  const known = new Set(names.map((name) => name.toLowerCase()));
  const fine = new Set<string>();
  const stated = new Map<string, string>();
  const optional = new Set(seed.optionalTypes);
  for (const [name, type] of Object.entries(seed.columnTypes)) {
    if (!known.has(name.toLowerCase()) && optional.has(name.toLowerCase())) continue;
    if (!known.has(name.toLowerCase())) throw missingColumn(seed, name, names);
    if (!fine.has(type)) await checkType(seed, { name, type }, session);
    fine.add(type);
    stated.set(name.toLowerCase(), type);
  }
  return stated;
}

function missingColumn(seed: Seed, name: string, names: readonly string[]): IngotError {
  return new IngotError('SEED_COLUMN_MISSING', `The seed ${seed.path} has no column "${name}"`, {
    location: fileOf(seed),
    hint: suggest(name, names) ?? `Its columns are ${shownNames(names)}.`,
  });
}

const mostShown = 20;

/** The first of many names, in quotes. */
export function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, mostShown).map((name) => `"${name}"`);
  return names.length > mostShown ? `${shown.join(', ')}, …` : shown.join(', ');
}

async function checkType(
  seed: Seed,
  { name, type }: { readonly name: string; readonly type: string },
  session: Session,
): Promise<void> {
  const problem = (await typeProblem(type, session)) ?? typeMistake(valueType(type));
  if (problem === undefined) return;
  throw new IngotError(
    'SEED_TYPE_UNKNOWN',
    `The column "${name}" of ${seed.path} has the type "${type}", which can't be used: ${problem}`,
    { location: fileOf(seed), hint: typeHint(type) },
  );
}
