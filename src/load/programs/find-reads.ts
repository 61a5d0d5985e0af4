import type { AnyNode, CallExpression, Pattern } from 'acorn';
import type { ProgramRead } from '../../core/program.ts';
import type { ReadableProgram } from './read-program.ts';
import { everyNode, moduleNames } from './syntax.ts';

type Kind = ProgramRead['kind'];

/** How many names a call takes. */
const takes: Readonly<Record<Kind, number>> = { ref: 1, source: 2 };

/** Calls of `ref` and `source` wherever they stand, also where they may never be reached: as in SQL, all of them are edges. */
export function findReads(program: ReadableProgram): readonly ProgramRead[] {
  const { syntax, mistakes, placeOf } = program;
  const names = calledAs(program);
  const reads: ProgramRead[] = [];
  for (const node of everyNode(syntax)) {
    if (node.type === 'MetaProperty' && node.meta.name === 'import')
      mistakes.push({
        code: 'TYPESCRIPT_IMPORT_META',
        message: '"import.meta" tells nothing here: the file is run as a part of a bundle',
        location: placeOf(node),
        hint: 'The folder of the project is given: export default function model({ projectDir }) {…}.',
      });
    if (node.type !== 'CallExpression') continue;
    const kind = kindOf(node, names);
    if (kind === undefined) continue;
    const read = readOf(node, kind, program);
    if (read !== undefined) reads.push(read);
  }
  return reads;
}

interface CalledAs {
  /** What plain names mean. */
  readonly plain: ReadonlyMap<string, Kind>;
  /** Names of the whole context, as in `context.ref(…)`. */
  readonly contexts: ReadonlySet<string>;
}

/** By which names the function that is exported knows what it is given. */
function calledAs({ syntax, exported }: ReadableProgram): CalledAs {
  const own = moduleNames(syntax);
  const plain = new Map<string, Kind>();
  for (const kind of ['ref', 'source'] as const) if (!own.has(kind)) plain.set(kind, kind);
  const contexts = new Set<string>();
  const [first] = parametersOf(exported.get('default'), syntax);
  if (first?.type === 'Identifier') contexts.add(first.name);
  for (const property of first?.type === 'ObjectPattern' ? first.properties : []) {
    if (property.type === 'RestElement') {
      if (property.argument.type === 'Identifier') contexts.add(property.argument.name);
      continue;
    }
    const { key, value } = property;
    const kind = key.type === 'Identifier' && !property.computed ? asKind(key.name) : undefined;
    if (kind !== undefined && value.type === 'Identifier') plain.set(value.name, kind);
  }
  return { plain, contexts };
}

function parametersOf(
  name: string | undefined,
  syntax: ReadableProgram['syntax'],
): readonly Pattern[] {
  for (const node of syntax.body) {
    if (node.type === 'FunctionDeclaration' && node.id?.name === name) return node.params;
    if (node.type !== 'VariableDeclaration') continue;
    for (const { id, init } of node.declarations) {
      const isIt = id.type === 'Identifier' && id.name === name;
      if (!isIt || init === null || init === undefined) continue;
      if (init.type === 'ArrowFunctionExpression' || init.type === 'FunctionExpression')
        return init.params;
    }
  }
  return [];
}

function kindOf({ callee }: CallExpression, { plain, contexts }: CalledAs): Kind | undefined {
  if (callee.type === 'Identifier') return plain.get(callee.name);
  if (callee.type !== 'MemberExpression' || callee.computed) return undefined;
  const { object, property } = callee;
  if (object.type !== 'Identifier' || !contexts.has(object.name)) return undefined;
  return property.type === 'Identifier' ? asKind(property.name) : undefined;
}

function asKind(name: string): Kind | undefined {
  return name === 'ref' || name === 'source' ? name : undefined;
}

function readOf(
  node: CallExpression,
  kind: Kind,
  { placeOf, mistakes }: ReadableProgram,
): ProgramRead | undefined {
  const names = node.arguments.map(textOf);
  const location = placeOf(node);
  if (names.length === takes[kind] && names.every((name) => name !== undefined))
    return { kind, names, location };
  mistakes.push({
    code: 'TYPESCRIPT_REF',
    message: `"${kind}" takes ${kind === 'ref' ? 'one text' : 'two texts'}, written out where it is called`,
    location,
    hint: `The graph is known before anything runs: ${kind === 'ref' ? "ref('silver.orders')" : "source('shop', 'orders')"}.`,
  });
  return undefined;
}

function textOf(node: AnyNode): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}
