import { ErrorCollector, IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Project } from '../core/project.ts';
import { baseAlias, databaseName, environmentAlias, shownPath } from '../core/target.ts';

/** The schema in which ingot keeps what a database was built from, and what it calls databases that it attaches. */
const reserved: ReadonlySet<string> = new Set(['ingot', baseAlias, environmentAlias]);

/**
 * Refuses names of schemas under which nothing can be built.
 * @throws IngotError, IngotErrors SCHEMA_RESERVED, DATABASE_NAME_TAKEN
 */
export function checkSchemaNames({ nodes }: Manifest, { target, root }: Project): void {
  const errors = new ErrorCollector();
  const database = databaseName(target);
  const fine = new Set<string>();
  for (const node of nodes.values()) {
    if (node.resourceType === 'test' || node.relation.database !== undefined) continue;
    const { schema } = node.relation;
    if (fine.has(schema)) continue;
    const place = { location: { ...node.location, lineText: '' } };
    const name = schema.toLowerCase();
    if (reserved.has(name)) {
      const message = `"${node.fullName}" can't be in the schema "${schema}", which ingot keeps to itself`;
      const hint = 'Move it to another folder, or set "schema".';
      errors.add(new IngotError('SCHEMA_RESERVED', message, { ...place, hint }));
    } else if (name === database.toLowerCase()) {
      const file = shownPath(target.path, root);
      const message = `The database "${file}" is called as the schema "${schema}", and DuckDB can't tell the two apart`;
      const hint = 'Give the file another name: "path" in profiles.yml.';
      errors.add(new IngotError('DATABASE_NAME_TAKEN', message, { hint }));
      break;
    } else fine.add(schema);
  }
  errors.throwIfAny();
}
