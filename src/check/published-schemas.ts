import { isTest, storedIn } from '../core/node.ts';
import { isEphemeral } from '../core/ephemeral.ts';
import { ErrorCollector, IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Target } from '../core/project.ts';
import { suggest } from '../core/suggest.ts';

/**
 * Refuses to publish schemas that no node is in: readers would look for them in vain.
 * @throws IngotError, IngotErrors PUBLISH_SCHEMA_UNKNOWN
 */
export function checkPublishedSchemas({ nodes }: Manifest, { publication }: Target): void {
  if (publication?.schemas === undefined) return;
  const known = new Map<string, string>();
  for (const node of nodes.values())
    if (!isEphemeral(node)) {
      const relation = isTest(node) ? storedIn(node) : node.relation;
      if (relation !== undefined) known.set(relation.schema.toLowerCase(), relation.schema);
    }
  const errors = new ErrorCollector();
  for (const schema of publication.schemas) {
    if (known.has(schema.toLowerCase())) continue;
    const names = [...known.values()].sort();
    const hint = suggest(schema, names) ?? `Schemas of the project: ${names.join(', ')}.`;
    const message = `"schemas" names "${schema}", a schema that no node of the project is in`;
    const { location } = publication;
    errors.add(new IngotError('PUBLISH_SCHEMA_UNKNOWN', message, { location, hint }));
  }
  errors.throwIfAny();
}
