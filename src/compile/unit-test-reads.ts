import { isEphemeral } from '../core/ephemeral.ts';
import { IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Ref, TableNode, UniqueId, UnitTest } from '../core/node.ts';
import { suggest } from '../core/suggest.ts';
import type { GivenInput } from '../core/unit-test.ts';

/** What a model is compiled beside, for a unit test: tables with given rows, and what it asked for. */
export interface TestInputs {
  readonly given: ReadonlySet<UniqueId>;
  /** Filled while the model is compiled. */
  readonly reads: Set<UniqueId>;
}

/**
 * The tables whose rows a unit test gives.
 * @throws IngotError UNIT_TEST_INPUT for what the model does not read, or what is given twice
 */
export function testInputs(test: UnitTest, model: TableNode, manifest: Manifest): TestInputs {
  const readable = readableFrom(model.uniqueId, manifest);
  const { given: all, runs } = test.case;
  const [first = all, ...later] = runs?.map((run) => run.given) ?? [];
  // What a later run is not given stays as it was.
  for (const each of later) givenIds(each, { model, readable, manifest });
  return { given: givenIds(first, { model, readable, manifest }), reads: new Set() };
}

function givenIds(
  inputs: readonly GivenInput[],
  { model, readable, manifest }: Omit<Unread, 'location'>,
): ReadonlySet<UniqueId> {
  const given = new Set<UniqueId>();
  for (const { ref, input, rows, location } of inputs) {
    const id = ref === undefined ? model.uniqueId : manifest.resolveRef(ref);
    if (rows === undefined && manifest.nodes.get(id)?.resourceType !== 'seed')
      throw noRows(input, location);
    if (given.has(id))
      throw new IngotError('UNIT_TEST_INPUT', `${input} is given twice`, {
        location,
        hint: 'Put all rows into one.',
      });
    if (ref !== undefined && !readable.has(id))
      throw notRead(input, { model, readable, manifest, location });
    given.add(id);
  }
  return given;
}

function noRows(input: string, location: GivenInput['location']): IngotError {
  return new IngotError('UNIT_TEST_INPUT', `${input} has neither "rows" nor a "fixture"`, {
    location,
    hint: 'Write "rows: []" where there are to be none; only seeds bring their own.',
  });
}

/** What a model reads, also inside of the ephemeral models that are part of it. */
function readableFrom(id: UniqueId, manifest: Manifest): ReadonlySet<UniqueId> {
  const found = new Set<UniqueId>();
  const pending = [id];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const parent of manifest.graph.parents(next)) {
      const node = manifest.nodes.get(parent);
      if (node === undefined || found.has(parent)) continue;
      found.add(parent);
      if (isEphemeral(node)) pending.push(parent);
    }
  }
  return found;
}

interface Unread {
  readonly model: TableNode;
  readonly readable: ReadonlySet<UniqueId>;
  readonly manifest: Manifest;
  readonly location: IngotError['location'];
}

function notRead(input: string, { model, readable, manifest, location }: Unread): IngotError {
  const known = [...readable].map((id) => inputText(id, manifest)).sort();
  const hint =
    suggest(input, known) ??
    (known.length === 0 ? 'It reads nothing: take it out.' : `It reads ${known.join(', ')}.`);
  const message = `"${model.fullName}" does not read ${input}`;
  return new IngotError('UNIT_TEST_INPUT', message, { location, hint });
}

/** @throws IngotError UNIT_TEST_INPUT_MISSING for tables that the model asked for and that have no rows */
export function checkAllGiven(
  test: UnitTest,
  { given, reads }: TestInputs,
  manifest: Manifest,
): void {
  const missing = [...reads].filter((id) => !given.has(id));
  if (missing.length === 0) return;
  const names = missing.map((id) => inputText(id, manifest)).sort();
  throw new IngotError(
    'UNIT_TEST_INPUT_MISSING',
    `The unit test "${test.name}" gives no rows for ${names.join(', ')}`,
    {
      location: test.location,
      // Within braces a comma ends a text that has no quotes.
      hint: `Add to "given": { input: "${names[0]}", rows: [] }, with the rows that it needs.`,
    },
  );
}

/** Such as `ref('silver.orders')`: with the short name where only one node has it. */
export function inputText(id: UniqueId, manifest: Manifest): string {
  const node = manifest.nodes.get(id);
  if (node?.resourceType === 'source') return `source('${node.sourceName}', '${node.name}')`;
  return `ref('${nameText(id, manifest)}')`;
}

/** The short name of a node where only it has that, else the full one. */
export function nameText(id: UniqueId, manifest: Manifest): string {
  const { name = '', fullName = id } = manifest.nodes.get(id) ?? {};
  return resolves(name, id, manifest) ? name : fullName;
}

function resolves(name: string, id: UniqueId, manifest: Manifest): boolean {
  const location = { path: '', line: 1, column: 1, lineText: '' };
  const ref: Ref = { kind: 'ref', name, location };
  try {
    return manifest.resolveRef(ref) === id;
  } catch (error) {
    if (error instanceof IngotError) return false;
    throw error;
  }
}
