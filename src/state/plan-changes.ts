import type { NodeChange, Reason } from '../core/change.ts';
import type { ColumnType } from '../core/columns.ts';
import { keyOf } from '../core/key-of.ts';
import type { DataTest, Model, Node, Seed, Source, UniqueId, Volatility } from '../core/node.ts';
import { relationKey } from '../core/relation.ts';
import { readsOf } from '../core/reads-of.ts';
import type { ChangePlan, ChangeRequest, PlannedNode, PlannedTest } from './change-request.ts';
import { contentOf, tableKey, type Content } from './content.ts';
import {
  fingerprintOf,
  modelFacts,
  seedFacts,
  sourceFacts,
  testFacts,
  type Facts,
  type ModelFacts,
  type SqlFacts,
} from './facts.ts';
import { compareModel, tablesOf, type ModelComparison } from './compare-model.ts';
import type { NodeState } from './node-state.ts';
import { presenceReasons, seedReasons, sourceReasons, withoutMoved } from './reasons-of.ts';
import { TableWords } from './table-words.ts';
import { volatileCalls } from './volatile-calls.ts';

/** Finds out what has to be built and which tests to run, and why. Writes nothing. */
export async function planChanges(request: ChangeRequest): Promise<ChangePlan> {
  return new ChangePlanner(request).plan();
}

/** A node that others read, as it will be once the run has built it. */
export interface Parent {
  readonly node: Model | Seed | Source;
  /** Undefined where nothing tells what it holds. */
  readonly content: Content | undefined;
  /** The same with its layout as a text. */
  readonly key: string | undefined;
  readonly columns: readonly ColumnType[];
}

/** What a parent is but for its node. */
type Held = Pick<Parent, 'content' | 'columns'>;

class ChangePlanner {
  readonly #request: ChangeRequest;
  readonly #reads: (id: UniqueId) => readonly UniqueId[];
  readonly #tableWords: TableWords;
  readonly #nodes = new Map<UniqueId, PlannedNode>();
  readonly #tests = new Map<UniqueId, PlannedTest>();
  readonly #parents = new Map<UniqueId, Parent>();
  readonly #models = new Map<UniqueId, ModelFacts>();
  #builtSql: ReadonlyMap<UniqueId, string> = new Map();

  constructor(request: ChangeRequest) {
    this.#request = request;
    this.#reads = readsOf(request.manifest);
    this.#tableWords = new TableWords(request.existing.values(), request.manifest);
  }

  async plan(): Promise<ChangePlan> {
    const nodes = this.#request.ids.flatMap((id) => this.#request.manifest.nodes.get(id) ?? []);
    await this.#readModels(nodes);
    for (const node of nodes) if (node.resourceType !== 'test') await this.#node(node);
    for (const node of nodes) if (node.resourceType === 'test') await this.#test(node);
    return { nodes: this.#nodes, tests: this.#tests };
  }

  /** The SQL that the changed ones were built from is asked for at once. */
  async #readModels(nodes: readonly Node[]): Promise<void> {
    const { compiled, run, state, macros } = this.#request;
    const changed: UniqueId[] = [];
    for (const node of nodes) {
      if (node.resourceType !== 'model' || node.materialized === 'ephemeral') continue;
      const facts = modelFacts(node, compiled.get(node.uniqueId)?.sql ?? '', { run, macros });
      this.#models.set(node.uniqueId, facts);
      const before = state.nodes.get(node.uniqueId);
      if (before !== undefined && before.sqlHash !== facts.sqlHash) changed.push(node.uniqueId);
    }
    this.#builtSql = await this.#request.builtSql(changed);
  }

  async #node(node: Model | Seed | Source): Promise<void> {
    const { hashes } = this.#request;
    if (node.resourceType === 'model')
      return node.materialized === 'ephemeral' ? undefined : this.#model(node);
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

  async #model(model: Model): Promise<void> {
    const { schemas, invocationId, comparison } = this.#request;
    const id = model.uniqueId;
    const facts = this.#models.get(id);
    if (facts === undefined) throw new Error(`No facts of ${id}`);
    const before = this.#before(id);
    const parents: Parent[] = [];
    for (const parent of this.#reads(id)) parents.push(await this.#parent(parent));
    const inputs = Object.fromEntries(
      parents.map((parent) => [parent.node.uniqueId, inputKey(parent, { before, invocationId })]),
    );
    const fingerprint = fingerprintOf(facts, inputs);
    let reasons = this.#presence(model, before);
    const isSameSql = before?.sqlHash === facts.sqlHash;
    const volatile =
      before !== undefined && isSameSql
        ? before.volatile
        : await this.#volatileCalls(facts, parents);
    const isVolatile = volatile.length > 0 && !isHeld(model);
    const ofRun = isVolatile ? [invocationId, before?.content.rows ?? ''] : [];
    let content = contentOf(keyOf([id, fingerprint, ...ofRun]));
    let toVerify: readonly string[] | undefined;
    const columns = schemas.get(id) ?? [];
    if (before?.fingerprint === fingerprint) {
      const made = { facts, parents, columns };
      if (!isVolatile)
        content = (await this.#isRepeated(reasons, { ...made, volatile }))
          ? before.content
          : contentOf(keyOf([id, fingerprint, before.content.rows]));
    } else if (before !== undefined) {
      const sqlBefore = isSameSql ? facts.sql : this.#builtSql.get(id);
      const { state } = this.#request;
      const after = { facts, inputs, fingerprint, parents, columns };
      const found = await compareModel({
        before,
        sqlBefore,
        after,
        state,
        comparison,
        nodes: this.#request.manifest.nodes,
      });
      reasons = [...withoutMoved(reasons, found.reasons), ...found.reasons];
      if (!isVolatile) content = found.content ?? content;
      toVerify = isVolatile ? undefined : found.toVerify;
    }
    if (isVolatile) reasons.push({ kind: 'volatile', calls: volatile });
    const made = { ...facts, fingerprint, inputs, content, columns, volatile, toVerify };
    this.#keep(model, reasons, made);
  }

  /** Whether a table that is made once more holds what it held, and does not depend on how rows happen to be ordered. */
  async #isRepeated(
    reasons: readonly Reason[],
    {
      facts,
      parents,
      columns,
      volatile,
    }: Pick<ModelComparison['after'], 'facts' | 'parents' | 'columns'> &
      Pick<NodeState, 'volatile'>,
  ): Promise<boolean> {
    if (reasons.length === 0) return true;
    // The author's word holds for what is left, not for what is made anew.
    if (volatile.length > 0) return false;
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

  /** What a node holds once the run is over: planned, or as it was left. */
  async #parent(id: UniqueId): Promise<Parent> {
    const known = this.#parents.get(id);
    if (known !== undefined) return known;
    const node = this.#request.manifest.nodes.get(id);
    if (node === undefined || node.resourceType === 'test') throw new Error(`Nothing reads ${id}`);
    const { content, columns } = await this.#holds(node);
    const relation = relationKey(node.relation);
    const key = content === undefined ? undefined : tableKey({ content, columns, relation });
    const parent = { node, content, key, columns };
    this.#parents.set(id, parent);
    return parent;
  }

  async #holds(node: Model | Seed | Source): Promise<Held> {
    const planned = this.#nodes.get(node.uniqueId)?.state;
    if (planned !== undefined) return planned;
    const columns = this.#request.schemas.get(node.uniqueId) ?? [];
    if (node.resourceType === 'source' && node.files === undefined) {
      const hash = await this.#request.hashes.table(node);
      return { content: hash === undefined ? undefined : contentOf(hash), columns };
    }
    const before = this.#before(node.uniqueId);
    const presence = this.#presence(node, before);
    const isThere = presence.every(({ kind }) => kind === 'failed' || kind === 'forced');
    if (before === undefined || !isThere) return { content: undefined, columns };
    const isView = node.resourceType === 'model' && node.materialized === 'view';
    return isView ? this.#throughView(node, before) : before;
  }

  /** A view that is not built again still holds what its parents hold now. */
  async #throughView(view: Model, before: NodeState): Promise<Held> {
    const { invocationId } = this.#request;
    const { columns } = before;
    if (before.volatile.length > 0 && !isHeld(view)) return { content: undefined, columns };
    const inputs: Record<UniqueId, string> = {};
    for (const id of this.#reads(view.uniqueId))
      inputs[id] = inputKey(await this.#parent(id), { before, invocationId });
    const isSame = Object.entries(inputs).every(([id, key]) => before.inputs[id] === key);
    if (isSame) return before;
    const parts = Object.entries(inputs).flat();
    return { ...before, content: contentOf(keyOf([before.content.rows, ...parts])) };
  }

  async #test(test: DataTest): Promise<void> {
    const { state, compiled, invocationId, force, forceTests } = this.#request;
    const before = state.tests.get(test.uniqueId);
    const parents: Parent[] = [];
    const inputs: Record<UniqueId, string> = {};
    const reasons: Reason[] = [];
    for (const id of this.#reads(test.uniqueId)) {
      const parent = await this.#parent(id);
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

  #presence(node: Model | Seed | Source, before: NodeState | undefined): Reason[] {
    const { existing, state, force } = this.#request;
    const hasFailed = state.failed.has(node.uniqueId);
    return presenceReasons(before, existing.get(relationKey(node.relation)), { hasFailed, force });
  }

  /** The marker stays that of the last build until there is a new one. */
  #keep(
    node: Model | Seed | Source,
    reasons: readonly Reason[],
    made: Omit<NodeState, 'marker' | 'rows'> & Partial<Pick<PlannedNode, 'toVerify'>>,
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
    });
  }
}

/** What a parent holds as a text; where nothing tells, one that is never the same twice. */
function inputKey(
  { key }: Parent,
  {
    before,
    invocationId,
  }: { before: { readonly fingerprint: string } | undefined; invocationId: string },
): string {
  return key ?? keyOf(['unknown', before?.fingerprint ?? '', invocationId]);
}

/** Whether the author says how long a result holds that depends on the clock or on chance. */
function isHeld({ deterministic, refresh }: Volatility): boolean {
  return deterministic || refresh !== undefined;
}
