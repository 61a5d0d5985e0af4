import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import { interruptible } from '../core/interruptible.ts';
import { personalColumns } from '../core/is-personal.ts';
import type { Target } from '../core/project.ts';
import { chooseKey } from './choose-key.ts';
import { compareRows } from './compare-rows.ts';
import { isSameSchema, matchColumns, schemaDiff, type SideRows } from './match-columns.ts';
import { openSide, plainReason, type SideOpening } from './open-sides.ts';
import type { DiffRequest, DiffWorld } from './request.ts';
import { findSides, type Sides } from './sides.ts';
import type { RowCounts, TableDiff } from './table-diff.ts';

/**
 * Compares a table with another state of it. The engine does all of it, in a database in memory that may spill to disk.
 * @throws IngotError for the user's mistakes
 */
export async function diff(request: DiffRequest, world: DiffWorld): Promise<TableDiff> {
  const sides = await findSides(request, world);
  const { context } = world;
  const spill = spillFolder(sides, context.newId());
  const root = sides.subject?.project.root ?? request.folder;
  const { waitSeconds } = request;
  try {
    await using adapter = await context.openAdapter(workTarget(sides, spill), {
      root,
      waitSeconds,
    });
    await using session = await adapter.connect();
    const opening = { adapter, session, root, waitSeconds };
    try {
      return await interruptible(session, context.signal, () =>
        compareSides(request, sides, opening),
      );
    } catch (error) {
      context.signal.throwIfAborted();
      throw failure(error, sides);
    }
  } finally {
    await rm(spill, { recursive: true, force: true });
  }
}

async function compareSides(
  request: DiffRequest,
  sides: Sides,
  opening: SideOpening,
): Promise<TableDiff> {
  const { session } = opening;
  const left = await openSide(sides.left, 'left', opening);
  const right = await openSide(sides.right, 'right', opening);
  const matched = matchColumns(left, right);
  const schema = schemaDiff(left, right, matched);
  const { key, notes } = chooseKey(request.key, { sides, left, right, matched });
  const { limit } = request;
  const keyNames = key?.columns ?? [];
  const personal = matched.map(({ left: { name } }) => name).filter(isPersonalIn(sides));
  const found = await compareRows({ session, left, right, matched, keyNames, personal, limit });
  return {
    left: sides.left.label,
    right: sides.right.label,
    isEqual: isSameSchema(schema) && areSameRows(found.rows),
    schema,
    key,
    ...found,
    notes: [...textNotes(sides, left, right), ...notes, ...found.notes],
  };
}

function areSameRows({ onlyLeft, onlyRight, matched }: RowCounts): boolean {
  return onlyLeft === 0 && onlyRight === 0 && (matched?.changed ?? 0) === 0;
}

/** Whether the properties of the node tag a column as personal. */
function isPersonalIn({ subject }: Sides): (name: string) => boolean {
  return subject === undefined ? () => false : personalColumns(subject.node).has;
}

function textNotes(sides: Sides, left: SideRows, right: SideRows): readonly string[] {
  if (left.isText && right.isText)
    return ['both files are text: values are compared as they are written'];
  if (!left.isText && !right.isText) return [];
  const { label } = left.isText ? sides.left : sides.right;
  return [
    `${label} is text: its values are read as the types of the other side, and types are not compared`,
  ];
}

/** The settings of the user's target, on a database in memory. */
function workTarget({ subject }: Sides, spill: string): Target {
  const own = { temp_directory: spill, preserve_insertion_order: 'false' };
  const files = { name: 'files', profileName: 'files', type: 'duckdb', schema: 'main' } as const;
  const { settings, ...target } = subject?.project.target ?? { ...files, settings: {} };
  const nothing = { fence: undefined, publication: undefined };
  return { ...target, ...nothing, path: ':memory:', threads: 1, settings: { ...own, ...settings } };
}

/** Beside the database, where there is room for tables; DuckDB makes the folder only if it needs it. */
function spillFolder({ subject }: Sides, id: string): string {
  return subject === undefined
    ? join(tmpdir(), `ingot-diff-${id}`)
    : `${subject.project.target.path}.diff-${id}`;
}

/** What the engine said while it compared, as a mistake with what to do. */
function failure(error: unknown, { left, right }: Sides): unknown {
  if (!(error instanceof EngineError)) return error;
  const message = `${left.label} and ${right.label} can't be compared: ${plainReason(error)}`;
  const isFull = /no space left|out of memory|failed to allocate|max_temp_directory_size/i.test(
    error.message,
  );
  const hint = isFull
    ? 'Make room on the disk of "temp_directory", or give DuckDB more by "memory_limit" in profiles.yml.'
    : undefined;
  return new IngotError('DIFF_FAILED', message, { hint, cause: error });
}
