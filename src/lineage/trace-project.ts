import type { Session } from '../core/adapter.ts';
import type { Schemas } from '../core/columns.ts';
import type { CompiledNodes } from '../core/compiled.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Node, UniqueId } from '../core/node.ts';
import { relationKey, type Relation } from '../core/relation.ts';
import { columnNamed, type Lineages, type ModelLineage } from './model-lineage.ts';
import { ephemeralCte, isEphemeral } from '../core/ephemeral.ts';
import { readsOf } from '../core/reads-of.ts';
import { ParentTables } from './parent-tables.ts';
import { traceModel, unknownModel } from './trace-model.ts';

/** A project whose queries are right, with the columns of its nodes. */
export interface TracedProject {
  readonly manifest: Manifest;
  readonly compiled: CompiledNodes;
  readonly schemas: Schemas;
}

/** The direct inputs of each of the nodes; `session` is on a database in memory, and gets the tables that they read. */
export async function traceProject(
  ids: Iterable<UniqueId>,
  project: TracedProject,
  session: Session,
): Promise<Lineages> {
  const traceNode = nodeTracer(project, session);
  const wanted = new Set(ids);
  const lineages = new Map<UniqueId, ModelLineage>();
  for (const id of project.manifest.graph.topological()) {
    const node = project.manifest.nodes.get(id);
    if (node !== undefined && wanted.has(id)) lineages.set(id, await traceNode(node));
  }
  return lineages;
}

function nodeTracer(
  { manifest, compiled, schemas }: TracedProject,
  session: Session,
): (node: Node) => Promise<ModelLineage> {
  const tables = new ParentTables({ manifest, schemas, session });
  const reads = readsOf(manifest);
  const nodes = [...manifest.nodes.values()];
  const everywhere = idsByRelation(nodes);
  const ephemerals = new Map(
    nodes.filter(isEphemeral).map(({ uniqueId }) => [ephemeralCte(uniqueId), uniqueId]),
  );
  return async (node) => {
    const { uniqueId } = node;
    const sql = compiled.get(uniqueId)?.sql ?? '';
    if (sql === '') return traceTable(node, { manifest, schemas });
    if (node.resourceType === 'model' && node.program !== undefined)
      return unknownModel(
        { uniqueId, columns: schemas.get(uniqueId)?.map(({ name }) => name) },
        'it is made by a program',
      );
    const lack = await tables.make(reads(uniqueId));
    const columns = schemas.get(uniqueId)?.map(({ name }) => name);
    if (lack !== undefined) return unknownModel({ uniqueId, columns }, lack);
    const near = idsByRelation(parentsOf(node, manifest));
    // A source and a seed may be one table: the node that the query names counts.
    const nodeOf = (relation: Relation): UniqueId | undefined =>
      findIn(near, relation) ?? findIn(everywhere, relation);
    const query = { uniqueId, sql, columns, nodeOf, ephemerals };
    if (node.resourceType !== 'snapshot') return traceModel(query, session);
    return withAdded(await traceModel({ ...query, columns: undefined }, session), columns);
  };
}

/** The columns of a snapshot stand in another order than those of its query, and are more. */
function withAdded(lineage: ModelLineage, names: readonly string[] = []): ModelLineage {
  const added = names.filter((name) => columnNamed(lineage, name) === undefined);
  const unknown = 'the snapshot adds this column';
  const columns = added.map((column) => ({ column, values: [], rows: [], unknown }));
  return { ...lineage, columns: [...lineage.columns, ...columns] };
}

/** The columns of what is no query; those of a source that a seed fills are the seed's. */
function traceTable(
  node: Node,
  { manifest, schemas }: Pick<TracedProject, 'manifest' | 'schemas'>,
): ModelLineage {
  const declared = 'columns' in node ? node.columns : [];
  const columns = schemas.get(node.uniqueId) ?? declared;
  const [seed] = manifest.graph.parents(node.uniqueId);
  return {
    uniqueId: node.uniqueId,
    columns: columns.map(({ name }) => ({
      column: name,
      values: seed === undefined ? [] : [{ uniqueId: seed, column: name }],
      rows: [],
      unknown: undefined,
    })),
    rows: seed === undefined ? [] : [{ uniqueId: seed, column: undefined }],
    unknown: undefined,
  };
}

function parentsOf({ uniqueId }: Node, { graph, nodes }: Manifest): readonly Node[] {
  return graph.parents(uniqueId).flatMap((id) => nodes.get(id) ?? []);
}

function idsByRelation(nodes: readonly Node[]): ReadonlyMap<string, UniqueId> {
  return new Map(
    nodes.flatMap((node) =>
      'relation' in node && !isEphemeral(node) ? [[relationKey(node.relation), node.uniqueId]] : [],
    ),
  );
}

/** A plan names the database of every table, a node only one that is not the session's. */
function findIn(ids: ReadonlyMap<string, UniqueId>, relation: Relation): UniqueId | undefined {
  const { schema, identifier } = relation;
  return ids.get(relationKey(relation)) ?? ids.get(relationKey({ schema, identifier }));
}
