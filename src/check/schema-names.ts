import { fileOf } from '../core/file-of.ts';
import { isTest, storedIn } from '../core/node.ts';
import { ErrorCollector, IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Project } from '../core/project.ts';
import { baseAlias, databaseName, environmentAlias, shownPlace } from '../core/target.ts';

/** The schemas in which ingot keeps what a database was built from, and what it calls databases that it attaches. */
const reserved: ReadonlySet<string> = new Set(['ingot', 'ops', baseAlias, environmentAlias]);

/**
 * Refuses names of schemas under which nothing can be built.
 * @throws IngotError, IngotErrors SCHEMA_RESERVED, DATABASE_NAME_TAKEN
 */
export function checkSchemaNames({ nodes }: Manifest, { target, root }: Project): void {
  const errors = new ErrorCollector();
  const database = databaseName(target);
  const fine = new Set<string>();
  for (const node of nodes.values()) {
    const relation = isTest(node) ? storedIn(node) : node.relation;
    if (relation === undefined || relation.database !== undefined) continue;
    const { schema } = relation;
    if (fine.has(schema)) continue;
    const place = { location: fileOf(node) };
    const name = schema.toLowerCase();
    if (reserved.has(name)) {
      const message = `"${node.fullName}" can't be in the schema "${schema}", which ingot keeps to itself`;
      const hint = 'Move it to another folder, or set "schema".';
      errors.add(new IngotError('SCHEMA_RESERVED', message, { ...place, hint }));
    } else if (name === database.toLowerCase()) {
      errors.add(takenError(schema, { target, root }));
      break;
    } else fine.add(schema);
  }
  if (database.toLowerCase() === 'ops') errors.add(takenError('ops', { target, root }));
  errors.throwIfAny();
}

function takenError(
  schema: string,
  { target, root }: Pick<Project, 'target' | 'root'>,
): IngotError {
  const file = shownPlace(target, root);
  const message = `The database "${file}" is called as the schema "${schema}", and DuckDB can't tell the two apart`;
  const hint = 'Give the file another name: "path" in profiles.yml.';
  return new IngotError('DATABASE_NAME_TAKEN', message, { hint });
}
