import type { NodeChange, Reason } from '../core/change.ts';
import { isEphemeral } from '../core/ephemeral.ts';
import { keyOf } from '../core/key-of.ts';
import {
  isTest,
  type DataTest,
  type Model,
  type Node,
  type Seed,
  type Snapshot,
  type Source,
  type TableNode,
  type UniqueId,
} from '../core/node.ts';
import { relationKey } from '../core/relation.ts';
import { readsOf } from '../core/reads-of.ts';
import type { ChangePlan, ChangeRequest, PlannedNode, PlannedTest } from './change-request.ts';
import { contentOf } from './content.ts';
import {
  fingerprintOf,
  modelFacts,
  snapshotFacts,
  seedFacts,
  sourceFacts,
  testFacts,
  type Facts,
  type ModelFacts,
  type SqlFacts,
} from './facts.ts';
import { compareModel, tablesOf, type ModelComparison } from './compare-model.ts';
import { keyColumnsOf } from './key-columns.ts';
import type { NodeState } from './node-state.ts';
import { adoptedReasons, dueBatchesOf, grownContent, growthReasons } from './growth.ts';
import { openColumns } from './open-columns.ts';
import { inputKey, isHeld, Parents, presenceOf, type Parent } from './parents.ts';
import { seedReasons, sourceReasons, withoutMoved } from './reasons-of.ts';
import { TableWords } from './table-words.ts';
import { planUnitTest } from './plan-unit-test.ts';
import { volatileCalls } from './volatile-calls.ts';

/** Finds out what has to be built and which tests to run, and why. Writes nothing. */
export async function planChanges(request: ChangeRequest): Promise<ChangePlan> {
  return new ChangePlanner(request).plan();
}

class ChangePlanner {
  readonly #request: ChangeRequest;
  readonly #reads: (id: UniqueId) => readonly UniqueId[];
  readonly #tableWords: TableWords;
  readonly #open: ReadonlySet<UniqueId>;
  readonly #nodes = new Map<UniqueId, PlannedNode>();
  readonly #tests = new Map<UniqueId, PlannedTest>();
  readonly #parents: Parents;
  readonly #models = new Map<UniqueId, ModelFacts>();
  #builtSql: ReadonlyMap<UniqueId, string> = new Map();

  constructor(request: ChangeRequest) {
    this.#request = request;
    this.#reads = readsOf(request.manifest);
    const planned = (id: UniqueId) => this.#nodes.get(id)?.state;
    this.#open = openColumns(request.manifest);
    this.#parents = new Parents(request, { planned, reads: this.#reads, open: this.#open });
    this.#tableWords = new TableWords(request.existing.values(), request.manifest);
  }

  async plan(): Promise<ChangePlan> {
    const nodes = this.#request.ids.flatMap((id) => this.#request.manifest.nodes.get(id) ?? []);
    await this.#readModels(nodes);
    for (const node of nodes) if (!isTest(node)) await this.#node(node);
    for (const node of nodes) if (node.resourceType === 'test') await this.#test(node);
    for (const node of nodes)
      if (node.resourceType === 'unit_test')
        this.#tests.set(node.uniqueId, await planUnitTest(node, this.#request));
    return { nodes: this.#nodes, tests: this.#tests };
  }

  /** The SQL that the changed ones were built from is asked for at once. */
  async #readModels(nodes: readonly Node[]): Promise<void> {
    const { compiled, run, state, macros } = this.#request;
    const changed: UniqueId[] = [];
    for (const node of nodes) {
      if (!isQuery(node)) continue;
      const factsOf = { run, macros };
      const sql = compiled.get(node.uniqueId);
      const facts =
        node.resourceType === 'snapshot'
          ? snapshotFacts(node, sql, factsOf)
          : modelFacts(node, sql, factsOf);
      this.#models.set(node.uniqueId, facts);
      const before = state.nodes.get(node.uniqueId);
      if (before !== undefined && before.sqlHash !== facts.sqlHash) changed.push(node.uniqueId);
    }
    this.#builtSql = await this.#request.builtSql(changed);
  }

  async #node(node: TableNode): Promise<void> {
    const { hashes } = this.#request;
    if (isEphemeral(node)) return;
    if (isQuery(node)) return this.#model(node);
    if (node.resourceType === 'seed') {
      const hash = await hashes.seed(node);
      const facts = hash === undefined ? undefined : seedFacts(node, hash);
      return this.#raw(node, facts, { isStaged: true });
    }
    if (node.files === undefined) return;
    const files = await hashes.files(node);
    const facts = files === undefined ? undefined : sourceFacts(node, files);
    this.#raw(node, facts, { isStaged: files?.isStaged ?? false });
  }

  /** A seed or a source of files; one that can't be read is built, and then tells why. */
  #raw(node: Seed | Source, facts: Facts | undefined, { isStaged }: { isStaged: boolean }): void {
    const before = this.#before(node.uniqueId);
    const known = facts ?? { sqlHash: '', config: {}, files: {} };
    const fingerprint = fingerprintOf(known, {});
    const presence = this.#presence(node, before);
    const changes =
      before === undefined
        ? []
        : node.resourceType === 'seed'
          ? seedReasons(node, before, known)
          : sourceReasons(before, known);
    const isMoved = changes.every((each) => each.kind === 'config' && each.key === 'folder');
    const isSame = before !== undefined && isMoved && facts !== undefined;
    const reasons = [...withoutMoved(presence, changes), ...changes];
    if (reasons.length === 0 && !isStaged) reasons.push({ kind: 'missing' });
    this.#keep(node, reasons, {
      ...known,
      fingerprint,
      inputs: {},
      content: isSame ? before.content : contentOf(keyOf([node.uniqueId, fingerprint])),
      columns: this.#request.schemas.get(node.uniqueId) ?? before?.columns ?? [],
      volatile: [],
    });
  }

  async #model(model: Model | Snapshot): Promise<void> {
    const { schemas, invocationId, comparison } = this.#request;
    const id = model.uniqueId;
    const facts = this.#models.get(id);
    if (facts === undefined) throw new Error(`No facts of ${id}`);
    const before = this.#before(id);
    const parents: Parent[] = [];
    for (const parent of this.#reads(id)) parents.push(await this.#parents.of(parent));
    const inputs = Object.fromEntries(
      parents.map((parent) => [parent.node.uniqueId, inputKey(parent, { before, invocationId })]),
    );
    const fingerprint = fingerprintOf(facts, inputs);
    const inBase = this.#inBase(model, fingerprint);
    if (inBase !== undefined) return this.#adopt(model, facts.sql, inBase);
    let reasons = this.#presence(model, before);
    const isSameSql = before?.sqlHash === facts.sqlHash;
    const volatile =
      facts.isCode || (before !== undefined && isSameSql)
        ? (before?.volatile ?? [])
        : await this.#volatileCalls(facts, parents);
    const isVolatile = volatile.length > 0 && !isHeld(model);
    const ofRun = isVolatile ? [invocationId, before?.content.rows ?? ''] : [];
    let content = contentOf(keyOf([id, fingerprint, ...ofRun]));
    let toVerify: readonly string[] | undefined;
    const isOpen = this.#open.has(id);
    const isSame = before?.fingerprint === fingerprint;
    const columns = schemas.get(id) ?? (isOpen && isSame ? before.columns : []);
    if (before?.fingerprint === fingerprint) {
      const made = { facts, parents, columns, isOpen };
      if (!isVolatile)
        content = (await this.#isRepeated(reasons, { ...made, volatile }))
          ? before.content
          : contentOf(keyOf([id, fingerprint, before.content.rows]));
    } else if (before !== undefined) {
      const sqlBefore = isSameSql ? facts.sql : this.#builtSql.get(id);
      const { state, manifest } = this.#request;
      const keys = keyColumnsOf(model, manifest);
      const after = { facts, inputs, fingerprint, parents, columns, keys };
      const known = { state, comparison, nodes: manifest.nodes };
      const found = await compareModel({ before, sqlBefore, after, isOpen, ...known });
      reasons = [...withoutMoved(reasons, found.reasons), ...found.reasons];
      if (!isVolatile) content = found.content ?? content;
      toVerify = isVolatile ? undefined : found.toVerify;
    }
    if (isVolatile) reasons.push({ kind: 'volatile', calls: volatile });
    const batches = await dueBatchesOf(model, this.#request);
    if (facts.grows) {
      if (before !== undefined) reasons.push(...growthReasons(model, batches, this.#request));
      reasons.push(...adoptedReasons(batches));
      content = grownContent(id, fingerprint, { before, reasons, invocationId }) ?? content;
      toVerify = undefined;
    }
    // What a table that grows has is not always what its query has.
    const isKept = facts.grows && reasons.length === 0 && before !== undefined;
    const ownColumns = isKept ? before.columns : columns;
    // Files that a build has written are known until the next one.
    const files = before?.files ?? {};
    const made = { fingerprint, inputs, content, columns: ownColumns, volatile, files };
    this.#keep(model, reasons, { ...facts, ...made, toVerify, batches });
  }

  /** What the base of an environment knows of a model that is to be the same, and is not read from there yet. */
  #inBase({ uniqueId, relation }: Model | Snapshot, fingerprint: string): NodeState | undefined {
    const { base, existing, force } = this.#request;
    const found = base?.get(uniqueId);
    if (found?.fingerprint !== fingerprint || found.volatile.length > 0 || force) return undefined;
    const before = this.#before(uniqueId);
    const isThere = existing.has(relationKey(relation)) && before?.fingerprint === fingerprint;
    return isThere ? undefined : found;
  }

  #adopt({ uniqueId }: Model | Snapshot, sql: string, state: NodeState): void {
    const change = { uniqueId, reasons: [{ kind: 'base' as const }], sqlBefore: undefined };
    const made = { isRefreshed: false, toVerify: undefined, isInBase: true };
    this.#nodes.set(uniqueId, { change, state, sql, ...made });
  }

  /** Whether a table that is made once more holds what it held, and does not depend on how rows happen to be ordered. */
  async #isRepeated(
    reasons: readonly Reason[],
    {
      facts,
      parents,
      columns,
      volatile,
      isOpen,
    }: Pick<ModelComparison['after'], 'facts' | 'parents' | 'columns'> &
      Pick<NodeState, 'volatile'> & { readonly isOpen: boolean },
  ): Promise<boolean> {
    if (reasons.length === 0) return true;
    // The author's word holds for what is left, not for what is made anew.
    if (volatile.length > 0 || isOpen || facts.isCode) return false;
    // With --force what reads it is built too.
    if (reasons.every(({ kind }) => kind === 'forced')) return true;
    const tables = tablesOf(parents);
    if (tables === undefined) return false;
    const version = { sql: facts.sql, tables };
    const kept = await this.#request.comparison.keptColumns(version, version, 'open');
    return kept?.size === columns.length;
  }

  #volatileCalls(facts: SqlFacts, parents: readonly Parent[]): Promise<readonly string[]> {
    const { comparison } = this.#request;
    return volatileCalls(facts, parents, { comparison, tableWords: this.#tableWords });
  }

  async #test(test: DataTest): Promise<void> {
    const { state, compiled, invocationId, force, forceTests, existing } = this.#request;
    const before = state.tests.get(test.uniqueId);
    const parents: Parent[] = [];
    const inputs: Record<UniqueId, string> = {};
    const reasons: Reason[] = [];
    for (const id of this.#reads(test.uniqueId)) {
      const parent = await this.#parents.of(id);
      parents.push(parent);
      inputs[id] = inputKey(parent, { before, invocationId });
      if ((this.#nodes.get(id)?.change.reasons.length ?? 0) > 0)
        reasons.push({ kind: 'rebuilt', uniqueId: id });
    }
    const facts = testFacts(test, compiled, this.#request);
    const { sqlHash } = facts;
    const fingerprint = fingerprintOf({ sqlHash, config: {}, files: {} }, inputs);
    if (before === undefined) reasons.push({ kind: 'new' });
    else if (before.volatile.length > 0 && !isHeld(test))
      reasons.push({ kind: 'volatile', calls: before.volatile });
    else if (before.status !== 'pass') reasons.push({ kind: 'failed' });
    else if (before.fingerprint !== fingerprint && reasons.length === 0)
      reasons.push({ kind: 'sql' });
    // The table of its failures, where it keeps them.
    if (reasons.length === 0 && !isStoredThere(test, existing)) reasons.push({ kind: 'missing' });
    if (force || forceTests) reasons.push({ kind: 'forced' });
    // One that is not due was looked at when it ran.
    const isTold = reasons.length === 0 || isHeld(test);
    const volatile = isTold ? [] : await this.#volatileCalls(facts, parents);
    const change = { uniqueId: test.uniqueId, reasons, sqlBefore: undefined };
    this.#tests.set(test.uniqueId, { change, fingerprint, volatile });
  }

  #before(id: UniqueId): NodeState | undefined {
    return this.#request.state.nodes.get(id);
  }

  #presence(node: TableNode, before: NodeState | undefined): Reason[] {
    return presenceOf(node, before, this.#request);
  }

  /** The marker stays that of the last build until there is a new one. */
  #keep(
    node: TableNode,
    reasons: readonly Reason[],
    made: Omit<NodeState, 'marker' | 'rows'> & Partial<Pick<PlannedNode, 'toVerify' | 'batches'>>,
  ): void {
    const id = node.uniqueId;
    const before = this.#before(id);
    const isBuilt = reasons.length > 0 || before === undefined;
    const marker = isBuilt ? made.fingerprint : before.marker;
    const { sqlHash, config, files, inputs, content, columns, volatile, fingerprint } = made;
    const rows = before?.rows;
    const change: NodeChange = { uniqueId: id, reasons, sqlBefore: this.#builtSql.get(id) };
    this.#nodes.set(id, {
      change,
      state: {
        fingerprint,
        marker,
        sqlHash,
        config,
        files,
        inputs,
        content,
        columns,
        volatile,
        rows,
      },
      isRefreshed: !isBuilt && before.fingerprint !== fingerprint,
      sql: this.#models.get(id)?.sql ?? '',
      toVerify: made.toVerify,
      batches: made.batches,
      isInBase: false,
    });
  }
}

/** Whether it is a table or view that a query makes. */
function isQuery(node: Node): node is Model | Snapshot {
  return node.resourceType === 'snapshot' || (node.resourceType === 'model' && !isEphemeral(node));
}

function isStoredThere({ stored }: DataTest, existing: ChangeRequest['existing']): boolean {
  return stored === undefined || existing.get(relationKey(stored.relation))?.type === stored.type;
}
