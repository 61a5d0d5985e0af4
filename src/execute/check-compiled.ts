import { join } from 'node:path';
import { check, type Checked, type CheckRequest } from '../check/check.ts';
import { checkSchemaNames } from '../check/schema-names.ts';
import { CheckCache } from '../check/check-cache.ts';
import type { Scratch } from '../check/scratch.ts';
import { TargetCatalog } from '../check/target-catalog.ts';
import type { Compilation } from '../compile/compile.ts';
import type { Adapter } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import type { Manifest } from '../core/manifest.ts';
import type { UniqueId } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { engineVersion } from '../core/version.ts';
import { InputColumns, type Builds } from './input-columns.ts';
import type { SourceStaging } from './source-staging.ts';

export interface CompiledCheck {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly compilation: Compilation;
  /** What is checked, parents first. */
  readonly ids: readonly UniqueId[];
  readonly compileLate?: CheckRequest['compileLate'];
  readonly context: Context;
  readonly staging: SourceStaging;
  readonly scratch: Scratch;
  /** What is about to be built; undefined where nothing is. */
  readonly builds: Builds | undefined;
  readonly adapter: Adapter | undefined;
  readonly waitSeconds: number;
}

/** Checks everything that was compiled, against what it will read. */
export async function checkCompiled(request: CompiledCheck): Promise<Checked> {
  const { project, manifest, builds, context, scratch } = request;
  checkSchemaNames(manifest, project);
  await using catalog = new TargetCatalog({ ...request, isOptional: builds === undefined });
  const inputs = new InputColumns({ ...request, catalog });
  const { root, config, target } = project;
  const path = join(root, config.paths.target, 'check.json');
  const engine = JSON.stringify([
    engineVersion,
    target.settings,
    target.fence,
    scratch.definitions,
  ]);
  const isReadOnly = builds?.mayStage === false;
  const cache = CheckCache.read(path, { engine, isReadOnly });
  return await check({
    ...request,
    inputs,
    cache,
    catalog,
    signal: context.signal,
  });
}
