import type { JsonObject } from '../core/json.ts';
import type { UnitTest } from '../core/node.ts';
import type { TestRows } from '../core/unit-test.ts';
import { belowRoot } from './artifact-paths.ts';
import type { ManifestInput } from './manifest-input.ts';

/** An entry of `unit_tests` in dbt's schema; what dbt does not know of stands in `config`. */
export function unitTestJson(node: UnitTest, { project, manifest }: ManifestInput): JsonObject {
  const { expect, runs } = node.case;
  const given = runs?.[0]?.given ?? node.case.given;
  const { macros, vars, env_vars: envVars, ...others } = node.overrides.source;
  const isSet = [macros, vars, envVars].some((each) => each !== undefined);
  const [ref] = node.refs;
  return {
    model: ref.kind === 'ref' ? ref.name : '',
    given: given.map(({ input, rows }) => ({ input, ...rowsJson(rows) })),
    expect: expect.kind === 'rows' ? rowsJson(expect.rows) : { format: 'dict', rows: null },
    name: node.name,
    resource_type: 'unit_test',
    package_name: node.packageName,
    path: belowRoot(node.path, project.config.paths.models),
    original_file_path: node.path,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    description: node.description,
    overrides: isSet ? { macros: macros ?? {}, vars: vars ?? {}, env_vars: envVars ?? {} } : null,
    depends_on: { macros: [], nodes: manifest.graph.parents(node.uniqueId) },
    config: {
      ...node.config,
      enabled: true,
      tags: node.tags,
      meta: node.meta,
      ...others,
      ...(runs !== undefined && { runs: runs.length }),
      ...(node.cte !== undefined && { cte: node.cte }),
      ...(expect.kind === 'error' && { expect_error: expect.text }),
      ...(expect.kind === 'rows' && expect.of === 'table' && { expect_of: 'table' }),
      ...(expect.kind === 'rows' && expect.isOrdered && { ordered: true }),
    },
  };
}

function rowsJson(given: TestRows | undefined): JsonObject {
  if (given === undefined) return { format: 'dict', rows: null, fixture: null };
  const {
    format,
    source: { rows, fixture },
  } = given;
  return { format, rows, fixture: fixture ?? null };
}
