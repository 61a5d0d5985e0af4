import type { Expression, Node } from 'acorn';
import type { WrittenEntry, WrittenLiteral } from '../../core/program.ts';
import type { ReadableProgram } from './read-program.ts';

type Reading = Pick<ReadableProgram, 'placeOf' | 'mistakes'>;

/** The value that an expression is written as; undefined, with a mistake, where only running it would tell. */
export function literalOf(
  node: Expression,
  name: string,
  reading: Reading,
): WrittenLiteral | undefined {
  const location = reading.placeOf(node);
  switch (node.type) {
    case 'Literal':
      if (node.bigint || node.regex) return refuse(node, name, reading);
      return { kind: 'scalar', value: node.value as null | boolean | number | string, location };
    case 'TemplateLiteral': {
      const [only, more] = node.quasis;
      if (more !== undefined) return refuse(node, name, reading);
      return { kind: 'scalar', value: only?.value.cooked ?? '', location };
    }
    case 'UnaryExpression':
      return signed(node, name, reading);
    case 'ArrayExpression': {
      const items = node.elements.map((each) =>
        each === null || each.type === 'SpreadElement'
          ? refuse(each ?? node, name, reading)
          : literalOf(each, name, reading),
      );
      return { kind: 'list', items: items.filter((each) => each !== undefined), location };
    }
    case 'ObjectExpression':
      return { kind: 'map', entries: entriesOf(node.properties, name, reading), location };
    default:
      return refuse(node, name, reading);
  }
}

/** `-1`; `!0` and `void 0` are what a minifier makes of plain words. */
function signed(
  node: Extract<Expression, { type: 'UnaryExpression' }>,
  name: string,
  reading: Reading,
): WrittenLiteral | undefined {
  const { operator, argument } = node;
  const isNumber = argument.type === 'Literal' && typeof argument.value === 'number';
  if (operator !== '-' || !isNumber) return refuse(node, name, reading);
  const location = reading.placeOf(node);
  return { kind: 'scalar', value: -Number(argument.value), location };
}

function entriesOf(
  properties: Extract<Expression, { type: 'ObjectExpression' }>['properties'],
  name: string,
  reading: Reading,
): readonly WrittenEntry[] {
  return properties.flatMap((property): WrittenEntry[] => {
    if (property.type === 'SpreadElement' || property.computed || property.kind !== 'init') {
      refuse(property, name, reading);
      return [];
    }
    const { key } = property;
    const value = literalOf(property.value, name, reading);
    if (value === undefined) return [];
    const text =
      key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
    return [{ key: text, value, location: reading.placeOf(key) }];
  });
}

function refuse(node: Node, name: string, { placeOf, mistakes }: Reading): undefined {
  mistakes.push({
    code: 'TYPESCRIPT_CONFIG',
    message: `"${name}" is read without running the file, and this is no plain value`,
    location: placeOf(node),
    hint: 'Write texts, numbers, true, false, null, lists and objects of them; what depends on the target goes into ingot.yml or a properties file.',
  });
  return undefined;
}
