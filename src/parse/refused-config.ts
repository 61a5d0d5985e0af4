import type { YamlFields } from '../core/yaml-fields.ts';
import { readSqlName } from './sql-name.ts';

/**
 * Refuses what can't be done for a node that is built, though dbt has keys for it.
 * @param own the name of the target's database
 */
export function refuseConfig(fields: YamlFields, own: string): void {
  for (const key of ['database', 'target_database']) refuseDatabase(fields, key, own);
  if (fields.any('grants') === undefined) return;
  fields.wrongValue('grants', {
    message: '"grants" can’t be set: DuckDB has no users to grant anything to',
    hint: 'Take it out; who may read the database file, the file system says.',
  });
}

/** What is built and what is known of it go into one database, in one transaction. */
function refuseDatabase(fields: YamlFields, key: string, own: string): void {
  const name = readSqlName(fields, key);
  if (name === undefined || name.toLowerCase() === own.toLowerCase()) return;
  fields.wrongValue(key, {
    message: `"${key}" can't be "${name}": a run writes the database of its target, "${own}"`,
    hint: 'Take it out, or make a target with that database in profiles.yml.',
  });
}
