import type { Reason } from '../core/change.ts';
import type { ColumnType } from '../core/columns.ts';
import { keyOf } from '../core/key-of.ts';
import {
  isTest,
  type Model,
  type TableNode,
  type UniqueId,
  type Volatility,
} from '../core/node.ts';
import { relationTypeOf } from '../core/relation-type.ts';
import { relationKey } from '../core/relation.ts';
import type { ChangeRequest } from './change-request.ts';
import { contentOf, tableKey, type Content } from './content.ts';
import type { NodeState } from './node-state.ts';
import { presenceReasons } from './reasons-of.ts';

/** A node that others read, as it will be once the run has built it. */
export interface Parent {
  readonly node: TableNode;
  /** Undefined where nothing tells what it holds. */
  readonly content: Content | undefined;
  /** The same with its layout as a text. */
  readonly key: string | undefined;
  readonly columns: readonly ColumnType[];
}

/** What a parent is but for its node. */
type Held = Pick<Parent, 'content' | 'columns'>;

/** What the nodes that others read will hold once the run is over. */
export class Parents {
  readonly #request: ChangeRequest;
  readonly #planned: (id: UniqueId) => NodeState | undefined;
  readonly #reads: (id: UniqueId) => readonly UniqueId[];
  readonly #open: ReadonlySet<UniqueId>;
  readonly #known = new Map<UniqueId, Parent>();

  constructor(
    request: ChangeRequest,
    {
      planned,
      reads,
      open,
    }: {
      readonly planned: (id: UniqueId) => NodeState | undefined;
      readonly reads: (id: UniqueId) => readonly UniqueId[];
      /** Nodes whose columns only a build tells: what they hold stands for those too. */
      readonly open: ReadonlySet<UniqueId>;
    },
  ) {
    this.#request = request;
    this.#planned = planned;
    this.#reads = reads;
    this.#open = open;
  }

  /** What a node holds once the run is over: planned, or as it was left. */
  async of(id: UniqueId): Promise<Parent> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const node = this.#request.manifest.nodes.get(id);
    if (node === undefined || isTest(node)) throw new Error(`Nothing reads ${id}`);
    const { content, columns: held } = await this.#holds(node);
    const columns = this.#open.has(id) ? [] : held;
    const relation = relationKey(node.relation);
    const key = content === undefined ? undefined : tableKey({ content, columns, relation });
    const parent = { node, content, key, columns };
    this.#known.set(id, parent);
    return parent;
  }

  async #holds(node: TableNode): Promise<Held> {
    const planned = this.#planned(node.uniqueId);
    if (planned !== undefined) return planned;
    const columns = this.#request.schemas.get(node.uniqueId) ?? [];
    if (node.resourceType === 'source' && node.files === undefined) {
      const hash = await this.#request.hashes.table(node);
      return { content: hash === undefined ? undefined : contentOf(hash), columns };
    }
    const before = this.#request.state.nodes.get(node.uniqueId);
    const presence = presenceOf(node, before, this.#request);
    const isThere = presence.every(({ kind }) => kind === 'failed' || kind === 'forced');
    if (before === undefined || !isThere) return { content: undefined, columns };
    const isView = node.resourceType === 'model' && relationTypeOf(node) === 'view';
    return isView ? this.#throughView(node, before) : before;
  }

  /** A view that is not built again still holds what its parents hold now. */
  async #throughView(view: Model, before: NodeState): Promise<Held> {
    const { invocationId } = this.#request;
    const { columns } = before;
    if (before.volatile.length > 0 && !isHeld(view)) return { content: undefined, columns };
    const inputs: Record<UniqueId, string> = {};
    for (const id of this.#reads(view.uniqueId))
      inputs[id] = inputKey(await this.of(id), { before, invocationId });
    const isSame = Object.entries(inputs).every(([id, key]) => before.inputs[id] === key);
    if (isSame) return before;
    const parts = Object.entries(inputs).flat();
    return { ...before, content: contentOf(keyOf([before.content.rows, ...parts])) };
  }
}

/** Why a node is built whatever it is made of. */
export function presenceOf(
  node: TableNode,
  before: NodeState | undefined,
  { existing, state, force }: ChangeRequest,
): Reason[] {
  const hasFailed = state.failed.has(node.uniqueId);
  return presenceReasons(before, existing.get(relationKey(node.relation)), { hasFailed, force });
}

/** What a parent holds as a text; where nothing tells, one that is never the same twice. */
export function inputKey(
  { key }: Parent,
  {
    before,
    invocationId,
  }: { before: { readonly fingerprint: string } | undefined; invocationId: string },
): string {
  return key ?? keyOf(['unknown', before?.fingerprint ?? '', invocationId]);
}

/** Whether the author says how long a result holds that depends on the clock or on chance. */
export function isHeld({ deterministic, refresh }: Volatility): boolean {
  return deterministic || refresh !== undefined;
}
