import { asQuery } from '../../../binder/as-query.ts';
import { Scratch } from '../../../check/scratch.ts';
import { Compiler } from '../../../compile/compile.ts';
import type { CompileInput } from '../../../compile/node-scope.ts';
import type { Context } from '../../../core/context.ts';
import { ErrorCollector, IngotError } from '../../../core/error.ts';
import type { Model, UnitTest } from '../../../core/node.ts';
import type { ParsedProject } from '../../../core/parsed-project.ts';
import type { WrittenTable } from '../../../core/written-value.ts';
import { readYaml } from '../../../load/read-yaml.ts';
import { withUnitTest, type WritableTest } from '../../../parse/unit-tests/unit-test-yaml.ts';
import { parseUnitTests } from '../../../parse/unit-tests/unit-tests.ts';
import { startDefinitions } from '../../start-definitions.ts';
import type { SourceStaging } from '../../source-staging.ts';
import { setClock } from '../clock.ts';
import { differenceFrom } from '../expected-rows.ts';
import { givenTables } from '../given-inputs.ts';
import { makeGiven } from '../given-tables.ts';
import { inputSchemas } from '../input-schemas.ts';
import { UnitTestBench } from '../unit-test-bench.ts';
import type { RecordedInputs } from './record-unit-test.ts';
import { writtenTable } from './written-table.ts';

interface Expecting extends CompileInput {
  readonly model: Model;
  readonly parsed: Pick<ParsedProject, 'runHooks'>;
  readonly context: Context;
  readonly staging: SourceStaging;
}

/**
 * A unit test of recorded rows with what the model makes of them.
 * @throws IngotError RECORD_NOT_MADE where that is another thing each time, or can't be written
 */
export async function withExpectation(
  inputs: RecordedInputs,
  request: Expecting,
): Promise<WritableTest> {
  const { model, project, context, manifest } = request;
  const nothing: WrittenTable = { columns: [], rows: [] };
  const test = testOf({ ...inputs, expect: nothing }, request);
  const nodes = new Map([...manifest.nodes, [test.uniqueId, test]]);
  const input = { ...request, manifest: { ...manifest, nodes } };
  const schemas = await inputSchemas({ ...input, selected: [test.uniqueId] });
  const compiler = new Compiler(input);
  const query = asQuery(compiler.node(test.uniqueId).sql);
  const hook: Compiler['hook'] = (...given) => compiler.hook(...given);
  const definitions = startDefinitions(request.parsed, { hook });
  await using bench = new UnitTestBench(new Scratch(project, context, definitions), schemas);
  return bench.use(async (session) => {
    const tables = givenTables({ test, model, manifest }, schemas);
    await bench.prepare([...tables.map(({ relation }) => relation), model.relation], session);
    for (const table of tables) await makeGiven(table, { session });
    const { now } = test.overrides;
    if (now !== undefined) await setClock(now, session);
    const { columns, types, rows } = await writtenTable(query, session);
    const written = { ...inputs, expect: { columns, rows } };
    const { expect } = testOf(written, request).case;
    const again = { columns: types, rows: (await session.query(query)).rows };
    const isSame =
      rows.length > 0 &&
      expect.kind === 'rows' &&
      (await differenceFrom(expect, again, { model, session, manifest })) === undefined;
    if (isSame) return written;
    throw rows.length > 0 ? changing(model) : lost(model);
  });
}

function changing({ fullName }: Model): IngotError {
  return new IngotError(
    'RECORD_NOT_MADE',
    `"${fullName}" makes other rows of the same inputs each time`,
    { hint: 'What depends on chance can’t be recorded.' },
  );
}

function lost({ fullName }: Model): IngotError {
  return new IngotError(
    'RECORD_NOT_MADE',
    `"${fullName}" makes no rows of its inputs with personal data masked`,
    { hint: 'Write this unit test by hand, with made-up rows.' },
  );
}

/** The unit test as it is read from the text that is to be written. */
function testOf(test: WritableTest, { project, model }: Expecting): UnitTest {
  const path = model.path;
  const text = withUnitTest('', path, test);
  const errors = new ErrorCollector();
  const contents = readYaml({ path, text });
  const list = contents.kind === 'map' ? contents.entries.get('unit_tests')?.value : undefined;
  const values = list?.kind === 'list' ? list.items : [];
  const file = { path, text, rootFolder: '', contents };
  const [found] = parseUnitTests(
    values.map((value) => ({ value, file })),
    { project, errors, disabled: new Set() },
  );
  errors.throwIfAny();
  if (found === undefined) throw new Error('A recorded unit test can be read');
  return found;
}
