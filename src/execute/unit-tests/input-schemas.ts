import { Scratch } from '../../check/scratch.ts';
import { compile } from '../../compile/compile.ts';
import type { CompileInput } from '../../compile/node-scope.ts';
import type { Schemas } from '../../core/columns.ts';
import type { Context } from '../../core/context.ts';
import type { UniqueId } from '../../core/node.ts';
import type { ParsedProject } from '../../core/parsed-project.ts';
import { withParentModels } from '../../select/parent-models.ts';
import { checkCompiled } from '../check-compiled.ts';
import { startDefinitions } from '../start-definitions.ts';
import type { SourceStaging } from '../source-staging.ts';

export interface InputSchemasRequest extends CompileInput {
  /** What is selected; only unit tests among it count. */
  readonly selected: readonly UniqueId[];
  readonly parsed: Pick<ParsedProject, 'runHooks'>;
  readonly context: Context;
  readonly staging: SourceStaging;
}

/**
 * The columns of the models that unit tests are about and of what these read, as the project alone tells them: what the
 * database holds may be older.
 */
export async function inputSchemas(request: InputSchemasRequest): Promise<Schemas> {
  const { manifest, project, context } = request;
  const models = request.selected.flatMap((id) => {
    const node = manifest.nodes.get(id);
    return node?.resourceType === 'unit_test' ? [manifest.resolveRef(node.refs[0])] : [];
  });
  if (models.length === 0) return new Map();
  const ids = withParentModels([...new Set(models)], manifest);
  const nothing = { builds: undefined, adapter: undefined, waitSeconds: 0 };
  const compilation = compile(ids, request);
  const definitions = startDefinitions(request.parsed, compilation);
  await using scratch = new Scratch(project, context, definitions);
  const { schemas } = await checkCompiled({ ...request, ids, compilation, scratch, ...nothing });
  return schemas;
}
