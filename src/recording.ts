// How a unit test is made of rows that are in the database.
import { join } from 'node:path';
import type { Context } from './core/context.ts';
import { IngotError } from './core/error.ts';
import type { Manifest } from './core/manifest.ts';
import type { Model } from './core/node.ts';
import type { ProjectOptions, RunOptions } from './core/run-options.ts';
import { compileInput, prepare } from './engine.ts';
import { SourceStaging } from './execute/source-staging.ts';
import { withExpectation } from './execute/unit-tests/record/expected-of.ts';
import { recordInputs, recordPath } from './execute/unit-tests/record/record-unit-test.ts';
import { withUnitTest } from './parse/unit-tests/unit-test-yaml.ts';
import { writeArtifact } from './record/write-artifact.ts';

/** What `recordUnitTest` is asked for. */
export interface TestRecording {
  readonly model: string;
  readonly where: string | undefined;
  readonly limit: number;
  readonly name: string | undefined;
}

/** A unit test that was written. */
export interface RecordedTest {
  readonly name: string;
  /** Relative to the project. */
  readonly path: string;
  /** Of all that it is given. */
  readonly given: number;
  readonly expected: number;
}

/**
 * Writes a unit test of rows that are in the database, beside the model; tests that stand there stay.
 * @throws IngotError
 */
export async function recordUnitTest(
  options: ProjectOptions & Pick<RunOptions, 'waitSeconds'>,
  context: Context,
  request: TestRecording,
): Promise<RecordedTest> {
  const prepared = await prepare(options, context);
  const { manifest, project } = prepared;
  const model = modelNamed(request.model, manifest);
  const { waitSeconds } = options;
  const input = { ...compileInput(prepared, context), ...request, model, context, waitSeconds };
  await using staging = new SourceStaging(project, context, context.newId());
  const inputs = await recordInputs(input);
  const test = await withExpectation(inputs, { ...input, staging });
  const path = recordPath(model);
  const before = project.files.properties.find((file) => file.path === path)?.text ?? '';
  await writeArtifact(join(project.root, path), withUnitTest(before, path, test));
  const given = test.given.reduce((sum, { table }) => sum + table.rows.length, 0);
  return { name: test.name, path, given, expected: test.expect.rows.length };
}

function modelNamed(name: string, manifest: Manifest): Model {
  const location = { path: '', line: 1, column: 1, lineText: '' };
  let node;
  try {
    node = manifest.nodes.get(manifest.resolveRef({ kind: 'ref', name, location }));
  } catch (error) {
    // Without a place: the name came from the command line.
    if (!(error instanceof IngotError)) throw error;
    throw new IngotError(error.code, error.message, { hint: error.hint });
  }
  if (node?.resourceType === 'model') return node;
  throw new IngotError('UNIT_TEST_MODEL', `"${name}" is no model`, {
    hint: 'Unit tests are about models, whose SQL is tried.',
  });
}
