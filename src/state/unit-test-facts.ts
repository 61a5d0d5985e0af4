import { mayBeVolatile } from '../binder/may-be-volatile.ts';
import type { ColumnType, Schemas } from '../core/columns.ts';
import { keyOf } from '../core/key-of.ts';
import type { Manifest } from '../core/manifest.ts';
import type { UnitTest } from '../core/node.ts';
import type { Expectation, TestRows } from '../core/unit-test.ts';
import type { YamlValue } from '../core/yaml-value.ts';

export interface UnitTestSurroundings {
  /** The SQL of the model, as the test compiles it. */
  readonly sql: string;
  readonly manifest: Manifest;
  /** The columns of what models read. */
  readonly schemas: Schemas;
  /** Of the seeds that stand in with all of their rows, and of the macros of the database that the SQL calls. */
  readonly hashes: readonly string[];
}

/** Equal as long as a unit test can't end in another way. */
export function unitTestFingerprint(
  test: UnitTest,
  { sql, manifest, schemas, hashes }: UnitTestSurroundings,
): string {
  const { given, expect } = test.case;
  const id = manifest.resolveRef(test.refs[0]);
  const model = manifest.nodes.get(id);
  const built =
    model?.resourceType === 'model'
      ? JSON.stringify(model.materialization)
      : model?.resourceType === 'snapshot'
        ? JSON.stringify(model.settings)
        : '';
  const inputs = given.flatMap(({ ref, input, rows }) => {
    const columns = schemas.get(ref === undefined ? id : manifest.resolveRef(ref)) ?? [];
    return [input, ...columns.map(columnText), ...rowsTexts(rows)];
  });
  const steps = test.case.runs ?? [];
  const runs = steps.map((step) =>
    JSON.stringify([
      step.now ?? null,
      step.given.length,
      step.expect && expectedTexts(step.expect),
    ]),
  );
  const expected = [...expectedTexts(expect), ...runs];
  const parts = [sql, built, JSON.stringify(test.overrides.source), test.cte ?? '', ...hashes];
  return keyOf([...parts, String(inputs.length), ...inputs, ...expected]);
}

/** What makes the result depend on more than the test says, as the SQL may; a clock that is set does not. */
export function unitTestVolatility(test: UnitTest, sql: string): readonly string[] {
  return test.overrides.now === undefined && mayBeVolatile(sql) ? ['what its SQL calls'] : [];
}

function expectedTexts(expect: Expectation): readonly string[] {
  return expect.kind === 'error'
    ? ['error', expect.text]
    : [expect.of, String(expect.isOrdered), ...rowsTexts(expect.rows)];
}

function columnText({ name, type }: ColumnType): string {
  return `${name} ${type}`;
}

function rowsTexts(rows: TestRows | undefined): readonly string[] {
  if (rows === undefined) return ['seed'];
  if (rows.kind === 'queried') return [rows.sql];
  const cells = rows.rows.map((row) =>
    JSON.stringify([...row.cells].map(([name, { value }]) => [name, valueText(value)])),
  );
  return [...rows.columns, String(cells.length), ...cells];
}

function valueText(value: YamlValue): unknown {
  switch (value.kind) {
    case 'scalar':
      return [value.value, value.written];
    case 'list':
      return value.items.map(valueText);
    case 'map':
      return [...value.entries].map(([key, entry]) => [key, valueText(entry.value)]);
  }
}
