import { isEphemeral } from '../core/ephemeral.ts';
import type { Manifest } from '../core/manifest.ts';
import { isTest, type DataTest, type Node, type UniqueId } from '../core/node.ts';
import { sharedSubject } from './data-tests/count-together.ts';

/** One piece of work: a node with the tests that guard it, or a test on its own. */
export interface Task {
  readonly node: Node;
  /** Tests that run inside the node's transaction: an error-level failure takes the node back. Of a test, those that run with it. */
  readonly guards: readonly UniqueId[];
  /** Tasks that must have succeeded before. */
  readonly parents: ReadonlySet<UniqueId>;
}

/**
 * Splits the selected nodes into tasks. A node that is not run (not selected, or ephemeral) hands its parents on to its
 * children. A unit test comes before its model. A test joins the last of the nodes that it reads; where none is last, it runs on its own after them, and
 * what is below all of them waits for it.
 * @param ids the selected nodes in topological order
 */
export function planTasks(ids: readonly UniqueId[], manifest: Manifest): Task[] {
  const nodes = ids.map((id) => nodeOf(id, manifest));
  const built = nodes.filter((node) => !isTest(node) && !isEphemeral(node));
  const tests = nodes.filter((node) => node.resourceType === 'test');
  const parents = runParents(new Set(built.map(({ uniqueId }) => uniqueId)), manifest);
  const guards = new Map<UniqueId, UniqueId[]>(built.map(({ uniqueId }) => [uniqueId, []]));
  const ancestors = remember((id: UniqueId): ReadonlySet<UniqueId> => manifest.graph.ancestors(id));
  const alone: StandingTest[] = [];
  for (const test of tests) {
    const reads = parents(test.uniqueId);
    const host = [...reads].find((id) =>
      [...reads].every((other) => other === id || ancestors(id).has(other)),
    );
    if (host === undefined) alone.push({ test, reads });
    else guards.get(host)?.push(test.uniqueId);
  }
  const waitsFor = new Map<UniqueId, UniqueId[]>(built.map(({ uniqueId }) => [uniqueId, []]));
  const unitTests = nodes.filter((node) => node.resourceType === 'unit_test');
  for (const { uniqueId } of unitTests)
    for (const id of builtFrom(uniqueId, waitsFor, manifest)) waitsFor.get(id)?.push(uniqueId);
  const standing = groupTests(alone, manifest);
  for (const { node, parents: reads } of standing) {
    for (const id of belowAll(reads, manifest)) waitsFor.get(id)?.push(node.uniqueId);
  }
  const tasks = built.map((node) => ({
    node,
    guards: guards.get(node.uniqueId) ?? [],
    parents: new Set([...parents(node.uniqueId), ...(waitsFor.get(node.uniqueId) ?? [])]),
  }));
  const order = new Map(ids.map((id, index) => [id, index]));
  const first = unitTests.map((node) => ({ node, guards: [], parents: new Set<UniqueId>() }));
  return [...first, ...tasks, ...standing].sort(
    (a, b) => (order.get(a.node.uniqueId) ?? 0) - (order.get(b.node.uniqueId) ?? 0),
  );
}

/** The model of a unit test, which waits for it; what reads it, where it is not built itself. */
function builtFrom(
  test: UniqueId,
  built: ReadonlyMap<UniqueId, unknown>,
  { graph }: Manifest,
): readonly UniqueId[] {
  return graph
    .parents(test)
    .flatMap((model) => (built.has(model) ? [model] : [...graph.descendants(model)]));
}

interface StandingTest {
  readonly test: DataTest;
  /** What it waits for. */
  readonly reads: ReadonlySet<UniqueId>;
}

/** Tests of one view, or of the files of one source, run together where they wait for the same. */
function groupTests(tests: readonly StandingTest[], manifest: Manifest): Task[] {
  const groups = new Map<string, [StandingTest, ...StandingTest[]]>();
  for (const each of tests) {
    const subject = sharedSubject(each.test, manifest);
    const key = subject === undefined ? each.test.uniqueId : [subject, ...each.reads].join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()].map(([first, ...others]) => ({
    node: first.test,
    guards: others.map(({ test }) => test.uniqueId),
    parents: first.reads,
  }));
}

/** The nearest nodes above a node that are run. */
function runParents(
  run: ReadonlySet<UniqueId>,
  { graph }: Manifest,
): (id: UniqueId) => ReadonlySet<UniqueId> {
  const known = new Map<UniqueId, ReadonlySet<UniqueId>>();
  const find = (id: UniqueId): ReadonlySet<UniqueId> => {
    const done = known.get(id);
    if (done !== undefined) return done;
    const found = new Set<UniqueId>();
    for (const parent of graph.parents(id)) {
      for (const each of run.has(parent) ? [parent] : find(parent)) found.add(each);
    }
    known.set(id, found);
    return found;
  };
  // From the top down, so that no chain of nodes is as deep as the call stack.
  for (const id of graph.topological()) find(id);
  return find;
}

/** The nodes below every one of the given nodes. */
function belowAll(ids: ReadonlySet<UniqueId>, { graph }: Manifest): UniqueId[] {
  const [first, ...others] = [...ids].map((id) => graph.descendants(id));
  return [...(first ?? [])].filter((id) => others.every((each) => each.has(id)));
}

function remember<K, V>(find: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? find(key);
    known.set(key, value);
    return value;
  };
}

function nodeOf(id: UniqueId, { nodes }: Manifest): Node {
  const node = nodes.get(id);
  if (node === undefined) throw new Error(`No node ${id}`);
  return node;
}
