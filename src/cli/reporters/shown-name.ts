import type { GenericTest, Node, Ref, TestArgument } from '../../core/node.ts';
import { fitMiddle, fitText, printable } from './text-width.ts';

type GenericTestNode = Extract<Node, { readonly resourceType: 'test' }> & {
  readonly definition: GenericTest;
};

/** What a node is called before a person: its full name; a test with parameters in words, `unique  orders.order_id`. */
export function shownName(node: Node): string {
  return printable(isGenericTest(node) ? testInWords(node) : node.fullName);
}

/** The same, cut where it is wider; of a test in words the beginning says most. */
export function fittedName(node: Node, width: number): string {
  const name = shownName(node);
  return isGenericTest(node) ? fitText(name, width) : fitMiddle(name, width);
}

/** A test with parameters: its name is made up of them, and cut where it is long. */
export function isGenericTest(node: Node): node is GenericTestNode {
  return node.resourceType === 'test' && node.definition.kind === 'generic';
}

function testInWords({ definition, refs: [subject] }: GenericTestNode): string {
  const { testName, columnName } = definition;
  const table = subject === undefined ? '' : shortName(subject);
  const about = columnName === undefined ? table : `${table}.${columnName}`;
  return `${testName}  ${about}${otherSide(definition)}`;
}

/** The node that the test compares with, where it has one. */
function otherSide({ arguments: given, columnName }: GenericTest): string {
  const to = Object.values(given).find(isRef);
  if (to === undefined) return '';
  const field = given['field'];
  const column = field?.kind === 'value' && typeof field.value === 'string' ? field.value : '';
  return ` → ${nameOf(to.ref)}${column === '' || column === columnName ? '' : `.${column}`}`;
}

function isRef(argument: TestArgument): argument is Extract<TestArgument, { kind: 'ref' }> {
  return argument.kind === 'ref';
}

function nameOf(ref: Ref): string {
  return ref.kind === 'ref' ? ref.name : `${ref.sourceName}.${ref.tableName}`;
}

function shortName(ref: Ref): string {
  return ref.kind === 'ref' ? ref.name.slice(ref.name.lastIndexOf('.') + 1) : nameOf(ref);
}
