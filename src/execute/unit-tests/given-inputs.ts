import type { Schemas } from '../../core/columns.ts';
import type { Manifest } from '../../core/manifest.ts';
import { isTest } from '../../core/node.ts';
import type { GivenTable } from './given-tables.ts';
import type { UnitTestRun } from './run-unit-test.ts';

/** The tables that a unit test gives the rows of, each under the name by which the model reads it. */
export function givenTables(
  { test, model, manifest }: Pick<UnitTestRun, 'test' | 'model'> & { readonly manifest: Manifest },
  schemas: Schemas,
): readonly GivenTable[] {
  return test.case.given.map((given) => {
    const id = given.ref === undefined ? model.uniqueId : manifest.resolveRef(given.ref);
    const node = manifest.nodes.get(id);
    if (node === undefined || isTest(node)) throw new Error(`${id} is no table`);
    const columns = schemas.get(id) ?? describedColumns(node.columns);
    return { given, node, relation: node.relation, columns };
  });
}

/** Those of a table that others load, where the properties tell all types. */
function describedColumns(
  columns: readonly { readonly name: string; readonly dataType: string | undefined }[],
): GivenTable['columns'] {
  const typed = columns.flatMap(({ name, dataType: type }) =>
    type === undefined ? [] : [{ name, type }],
  );
  return typed.length === 0 || typed.length < columns.length ? undefined : typed;
}
