import {
  defaultMetaNames,
  hardDeletes,
  type HardDeletes,
  type MetaNames,
  type SnapshotSettings,
  type SnapshotStrategy,
} from '../core/snapshot.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import { readNames } from './names.ts';
import { readSqlName } from './sql-name.ts';

/** Reads how the history of a snapshot is kept. */
export function readSnapshotSettings(fields: YamlFields, what: string): SnapshotSettings {
  const uniqueKey = readKey(fields);
  if (uniqueKey.length === 0)
    fields.missingKey('strategy', {
      message: `${what} has no "unique_key"`,
      hint: 'Name the column, or the columns, that tell a row from all others.',
    });
  return {
    uniqueKey,
    strategy: readStrategy(fields, what),
    hardDeletes: readHardDeletes(fields),
    validToCurrent: readValidToCurrent(fields),
    names: readMetaNames(fields),
  };
}

function readKey(fields: YamlFields): readonly string[] {
  const names = readNames(fields, 'unique_key');
  for (const name of names)
    if (name.includes(',') && !name.includes('('))
      fields.wrongValue('unique_key', {
        message: `"unique_key" has several columns in one text: "${name}"`,
        hint: `Write a list: unique_key: [${name}].`,
      });
  return names;
}

function readStrategy(fields: YamlFields, what: string): SnapshotStrategy {
  const kind = fields.choice('strategy', ['timestamp', 'check'] as const);
  const updatedAt = fields.text('updated_at');
  const isAll = fields.any('check_cols')?.kind === 'scalar' && isAllWord(fields.text('check_cols'));
  const columns = isAll ? undefined : readNames(fields, 'check_cols');
  if (kind === 'check') {
    if (columns?.length === 0)
      fields.missingKey('strategy', {
        message: `${what} has the strategy "check" and no "check_cols"`,
        hint: 'Name the columns that are compared, or write check_cols: all.',
      });
    return { kind, columns, updatedAt };
  }
  const isMisspelt = fields.any('strategy') !== undefined && kind === undefined;
  if (kind === undefined && !isMisspelt)
    fields.missingKey('strategy', {
      message: `${what} has no "strategy"`,
      hint: 'Write strategy: timestamp, with "updated_at", or strategy: check, with "check_cols".',
    });
  if (kind === 'timestamp' && updatedAt === undefined)
    fields.missingKey('strategy', {
      message: `${what} has the strategy "timestamp" and no "updated_at"`,
      hint: 'Name the column that says when a row was changed last.',
    });
  if (kind === 'timestamp' && fields.any('check_cols') !== undefined)
    fields.wrongValue('check_cols', {
      message: 'The strategy "timestamp" has no use for "check_cols"',
      hint: 'Take it out, or take the strategy "check".',
    });
  return { kind: 'timestamp', updatedAt: updatedAt ?? '' };
}

function isAllWord(text: string | undefined): boolean {
  return text?.trim().toLowerCase() === 'all';
}

/** `invalidate_hard_deletes` is the older word. */
function readHardDeletes(fields: YamlFields): HardDeletes {
  const choice = fields.choice('hard_deletes', hardDeletes);
  const older = fields.boolean('invalidate_hard_deletes');
  if (choice !== undefined && older !== undefined)
    fields.wrongValue('invalidate_hard_deletes', {
      message: '"invalidate_hard_deletes" and "hard_deletes" can’t stand together',
      hint: 'Keep "hard_deletes".',
    });
  return choice ?? (older === true ? 'invalidate' : 'ignore');
}

function readValidToCurrent(fields: YamlFields): string | undefined {
  const text = fields.text('dbt_valid_to_current');
  if (text === undefined) return undefined;
  if (text.trim() === '')
    fields.wrongValue('dbt_valid_to_current', {
      message: '"dbt_valid_to_current" is empty',
      hint: `Write an SQL expression: "'9999-12-31'::timestamp".`,
    });
  return text.trim().toLowerCase() === 'null' ? undefined : text.trim();
}

function readMetaNames(fields: YamlFields): MetaNames {
  const map = fields.map('snapshot_meta_column_names');
  if (map === undefined) return defaultMetaNames;
  const inner = new YamlFields(map, '"snapshot_meta_column_names"', fields.errors);
  const nameOf = (name: string) => readSqlName(inner, name) ?? name;
  const names: MetaNames = {
    scdId: nameOf(defaultMetaNames.scdId),
    updatedAt: nameOf(defaultMetaNames.updatedAt),
    validFrom: nameOf(defaultMetaNames.validFrom),
    validTo: nameOf(defaultMetaNames.validTo),
    isDeleted: nameOf(defaultMetaNames.isDeleted),
  };
  inner.finish();
  const all = Object.values(names).map((name: string) => name.toLowerCase());
  const twice = all.find((name, at) => all.indexOf(name) !== at);
  if (twice !== undefined)
    fields.wrongValue('snapshot_meta_column_names', {
      message: `"snapshot_meta_column_names" gives two columns the name "${twice}"`,
      hint: 'Give each a name of its own.',
    });
  return names;
}
