import { addColumn, setColumnType } from '../../../core/alter-table.ts';
import { fileOf } from '../../../core/file-of.ts';
import type { Statement } from '../../../core/adapter.ts';
import type { ColumnType } from '../../../core/columns.ts';
import { IngotError } from '../../../core/error.ts';
import { buildAnew } from './build-anew.ts';
import type { OnSchemaChange } from '../../../core/materialization.ts';
import type { Model } from '../../../core/node.ts';
import { quoteIdentifier, renderRelation } from '../../../core/relation.ts';
import { fitsType } from '../../../core/fits-type.ts';

/** The columns of a table, and those of the rows that are to be added to it. */
export interface ColumnSides {
  readonly standing: readonly ColumnType[];
  readonly added: readonly ColumnType[];
}

/** A table that takes the rows, once the statements are done. */
export interface FittedColumns {
  readonly statements: readonly Statement[];
  /** Columns that get another type, though not every value of the old one fits it: each must be looked at. */
  readonly recast: readonly ChangedType[];
  /** The columns of the table that the rows have, by the names of the table. */
  readonly shared: readonly string[];
  /** Whether the rows have all columns of the table. */
  readonly isWhole: boolean;
  readonly warning: IngotError | undefined;
}

export interface ChangedType extends ColumnType {
  readonly before: string;
}

interface Difference {
  readonly fresh: readonly ColumnType[];
  readonly gone: readonly ColumnType[];
  readonly changed: readonly ChangedType[];
}

/**
 * What has to become of a table whose model has other columns now, so that no value is lost or changed on the way.
 * @throws IngotError INCREMENTAL_COLUMNS_CHANGED, INCREMENTAL_TYPE_CHANGED
 */
export function fitColumns(
  model: Model,
  sides: ColumnSides,
  onSchemaChange: OnSchemaChange,
): FittedColumns {
  const difference = differenceOf(sides);
  const { fresh, gone, changed } = difference;
  const hasOther = fresh.length + gone.length + changed.length > 0;
  const isRefused = onSchemaChange === 'fail' ? hasOther : gone.length > 0;
  if (isRefused && (onSchemaChange === 'fail' || onSchemaChange === 'ignore'))
    throw columnsChanged(model, difference, onSchemaChange);
  const isSync = onSchemaChange === 'sync_all_columns';
  const lossy = changed.filter(({ before, type }) => !fitsType(type, before));
  if (lossy.length > 0 && !isSync) throw typeChanged(model, lossy);
  const table = renderRelation(model.relation);
  const isTaken = isSync || onSchemaChange === 'append_new_columns';
  const added = isTaken ? fresh : [];
  const dropped = isSync ? gone : [];
  const recast = isSync ? changed : [];
  const kept = sides.standing.filter((column) => !has(gone, column.name));
  return {
    statements: [
      ...recast.map((column) => setColumnType(table, column)),
      ...added.map((column) => addColumn(table, column)),
      ...dropped.map(({ name }) => `alter table ${table} drop column ${quoteIdentifier(name)}`),
    ],
    recast: recast.filter(({ before, type }) => !fitsType(before, type)),
    shared: [...kept, ...added].map(({ name }) => name),
    isWhole: dropped.length === gone.length,
    warning: added.length === fresh.length ? undefined : leftOut(model, fresh),
  };
}

function differenceOf({ standing, added }: ColumnSides): Difference {
  const types = new Map(added.map(({ name, type }) => [name.toLowerCase(), type]));
  return {
    fresh: added.filter(({ name }) => !has(standing, name)),
    gone: standing.filter(({ name }) => !has(added, name)),
    changed: standing.flatMap(({ name, type: before }) => {
      const type = types.get(name.toLowerCase());
      return type === undefined || type === before ? [] : [{ name, type, before }];
    }),
  };
}

function has(columns: readonly ColumnType[], name: string): boolean {
  return columns.some((column) => column.name.toLowerCase() === name.toLowerCase());
}

function columnsChanged(
  model: Model,
  { fresh, gone, changed }: Difference,
  onSchemaChange: 'fail' | 'ignore',
): IngotError {
  const parts = [
    ...list(
      'new',
      fresh.map(({ name, type }) => `"${name}" (${type})`),
    ),
    ...list(
      'missing',
      gone.map(({ name, type }) => `"${name}" (${type})`),
    ),
    ...list('of another type', changed.map(typeText)),
  ];
  const told = onSchemaChange === 'fail' ? parts : parts.filter((part) => /^missing/.test(part));
  return new IngotError(
    'INCREMENTAL_COLUMNS_CHANGED',
    `The columns of "${model.fullName}" are not those of its table: ${told.join('; ')}`,
    {
      location: fileOf(model),
      hint: `Set \`on_schema_change\` to \`append_new_columns\` or \`sync_all_columns\`, or ${buildAnew(model)}.`,
    },
  );
}

function list(what: string, columns: readonly string[]): readonly string[] {
  return columns.length === 0 ? [] : [`${what} ${columns.join(', ')}`];
}

function typeText({ name, before, type }: ChangedType): string {
  return `"${name}" (${before}, now ${type})`;
}

function typeChanged(model: Model, changed: readonly ChangedType[]): IngotError {
  const columns = changed.length === 1 ? 'A column' : 'Columns';
  return new IngotError(
    'INCREMENTAL_TYPE_CHANGED',
    `${columns} of "${model.fullName}" would lose something in the table, whose type is another one: ${changed.map(typeText).join(', ')}`,
    {
      location: fileOf(model),
      hint: `Cast to the type of the table, set \`on_schema_change\` to \`sync_all_columns\`, or ${buildAnew(model)}.`,
    },
  );
}

function leftOut(model: Model, fresh: readonly ColumnType[]): IngotError {
  const names = fresh.map(({ name }) => `"${name}"`).join(', ');
  return new IngotError(
    'INCREMENTAL_COLUMNS_CHANGED',
    `The table of "${model.fullName}" leaves out what its query has: ${names}`,
    {
      location: fileOf(model),
      hint: `Set \`on_schema_change\` to \`append_new_columns\`, or ${buildAnew(model)}.`,
    },
  );
}
