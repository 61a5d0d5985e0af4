import { IngotError } from '../core/error.ts';
import { attachedNode } from '../core/manifest.ts';
import { suggest } from '../core/suggest.ts';
import { isSameName, type MatchedColumn, type SideRows } from './match-columns.ts';
import { parseKey } from './parse-key.ts';
import type { Sides, Subject } from './sides.ts';
import type { DiffKey } from './table-diff.ts';

/** The key, and what is to be told about it. */
export interface ChosenKey {
  readonly key: DiffKey | undefined;
  readonly notes: readonly string[];
}

interface Candidates {
  readonly sides: Sides;
  readonly left: SideRows;
  readonly right: SideRows;
  readonly matched: readonly MatchedColumn[];
}

/**
 * The key of `--key`, or of the first column with a `unique` test that both sides have.
 * @throws IngotError COLUMN_NOT_FOUND
 */
export function chooseKey(option: string | undefined, candidates: Candidates): ChosenKey {
  const { matched, sides } = candidates;
  if (option !== undefined) {
    const columns = keyNames(option, candidates).map((name) => known(name, candidates));
    return { key: { columns: [...new Set(columns)], origin: 'option' }, notes: [] };
  }
  const tested = sides.subject === undefined ? [] : testedColumns(sides.subject);
  const found = matched.find(({ left }) => tested.some((name) => isSameName(name, left.name)));
  if (found !== undefined)
    return { key: { columns: [found.left.name], origin: 'unique_test' }, notes: [] };
  return { key: undefined, notes: [`${whyNoKey(tested, sides)}: rows are compared as wholes`] };
}

function whyNoKey([tested]: readonly string[], { subject }: Sides): string {
  if (subject === undefined) return 'no --key is given';
  return tested === undefined
    ? 'no --key is given, and no column has a unique test'
    : `no --key is given, and "${tested}", which has a unique test, is not on both sides`;
}

/** A name with a comma in it needs no quotes where it is the whole key. */
function keyNames(option: string, { matched }: Candidates): readonly string[] {
  return matched.some(({ left }) => left.name === option) ? [option] : parseKey(option);
}

/** The columns of unique tests that look at all rows and are not the project's own. */
function testedColumns({ manifest, node }: Subject): readonly string[] {
  return [...manifest.nodes.values()].flatMap((test) => {
    if (test.resourceType !== 'test' || test.definition.kind !== 'generic') return [];
    const { testName, template, columnName } = test.definition;
    if (testName !== 'unique' || template !== undefined || test.where !== undefined) return [];
    if (columnName === undefined || attachedNode(test, manifest) !== node.uniqueId) return [];
    return [columnName];
  });
}

function known(name: string, { matched, left, right, sides }: Candidates): string {
  const found =
    matched.find((each) => each.left.name === name) ??
    matched.find((each) => isSameName(each.left.name, name));
  if (found !== undefined) return found.left.name;
  const has = ({ columns }: SideRows) => columns.some((column) => isSameName(column.name, name));
  const lacking = has(left) ? sides.right : has(right) ? sides.left : undefined;
  const message =
    lacking === undefined
      ? `Neither side has a column "${name}"`
      : `The key column "${name}" is on one side only: ${lacking.label} does not have it`;
  const names = matched.map((each) => each.left.name);
  const listed = names.length === 0 ? 'none' : names.map((each) => `"${each}"`).join(', ');
  throw new IngotError('COLUMN_NOT_FOUND', message, {
    hint: suggest(name, names) ?? `Columns on both sides: ${listed}.`,
  });
}
