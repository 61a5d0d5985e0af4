import type { Column, DataTest, Ref, TableNode } from '../core/node.ts';
import type { Location } from '../core/source-text.ts';
import type { YamlValue } from '../core/yaml-value.ts';
import type { ColumnProperties } from './columns.ts';
import { parseGenericTest, type GenericTestContext, type TestSubject } from './generic-tests.ts';

/** A node with what its properties say of tests, which become nodes of their own. */
export interface ParsedNode {
  readonly node: TableNode;
  readonly isEnabled: boolean;
  /** Undefined where no properties file describes it. */
  readonly described: Described | undefined;
}

interface Described {
  readonly columns: readonly ColumnProperties[];
  readonly tests: readonly YamlValue[];
  readonly path: string;
  readonly location: Location;
}

/** The tests of a node and of its columns. */
export function testsOf({ node, described }: ParsedNode, context: GenericTestContext): DataTest[] {
  if (described === undefined) return [];
  const subject: Omit<TestSubject, 'columnName' | 'tags'> = {
    ref: refTo(node, described.location),
    label: node.resourceType === 'source' ? `source_${node.sourceName}_${node.name}` : node.name,
    path: described.path,
    folders: node.fqn.slice(1, -1),
  };
  const written: (readonly [YamlValue, Column | undefined])[] = [
    ...described.tests.map((value) => [value, undefined] as const),
    ...described.columns.flatMap(({ column, tests }) =>
      tests.map((value) => [value, column] as const),
    ),
  ];
  return written.flatMap(([value, column]) => {
    const about = { ...subject, columnName: column?.name, tags: column?.tags ?? [] };
    const test = parseGenericTest(value, about, context);
    return test === undefined ? [] : [test];
  });
}

function refTo(node: ParsedNode['node'], location: Location): Ref {
  return node.resourceType === 'source'
    ? { kind: 'source', sourceName: node.sourceName, tableName: node.name, location }
    : { kind: 'ref', name: node.fullName, location };
}
