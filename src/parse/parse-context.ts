import type { ErrorCollector } from '../core/error.ts';
import type { Project } from '../core/project.ts';
import type { Template } from '../core/template.ts';
import { builtinHelpers } from '../template/builtin-helpers.ts';
import { envVarHelper, targetValue, varHelper } from '../template/project-helpers.ts';
import type { Scope } from '../template/scope.ts';

/** What the readers of the single kinds of nodes share. */
export interface ParseContext {
  readonly project: Project;
  readonly errors: ErrorCollector;
  readonly macros: ReadonlyMap<string, Template>;
  /** What configuration may name: variables, environment, target; no refs, for the graph is not known yet. */
  readonly configScope: Scope;
  /** Whether tests keep the rows that they find wrong, where they do not say. */
  readonly storeFailures: boolean;
}

export function configScope({ environment, vars, target }: Project): Scope {
  return {
    helpers: new Map([
      ...builtinHelpers,
      ['env_var', envVarHelper(environment)],
      ['var', varHelper(vars)],
    ]),
    globals: new Map([['target', targetValue(target)]]),
    macros: new Map(),
    root: {},
  };
}
