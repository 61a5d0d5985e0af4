import type { Manifest } from '../core/manifest.ts';
import type { Model, Node, UniqueId } from '../core/node.ts';
import type { ParsedProject } from '../core/parsed-project.ts';
import type { HelperFunction, Project } from '../core/project.ts';
import { renderRelation, type Relation } from '../core/relation.ts';
import { builtinHelpers } from '../template/builtin-helpers.ts';
import { helper, type Helper, type HelperCall } from '../template/helper.ts';
import {
  envVarHelper,
  targetValue,
  varHelper,
  type OnVariable,
} from '../template/project-helpers.ts';
import type { Scope } from '../template/scope.ts';
import { printed, Printable, type Value } from '../template/value.ts';
import { noBatch } from './batch-value.ts';

/** What every node of a run is compiled with. */
export interface CompileInput {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly helpers: ParsedProject['helpers'];
  readonly runStartedAt: Date;
  readonly invocationId: string;
  readonly onVariable?: OnVariable;
}

/** What a template is rendered for. */
export interface ScopeRequest {
  readonly node: ScopedNode;
  /** The text that stands for a parent in the SQL of its child. */
  readonly nameOf: (id: UniqueId, isUnfiltered?: boolean) => Value;
  /** What `is_incremental` gives; told when a template asks. */
  readonly isIncremental: () => boolean;
  /** What `model.batch` is. */
  readonly batch?: Printable | undefined;
}

/** A node, or a query that stands on its own. */
export type ScopedNode = Pick<Node, 'uniqueId'> & {
  readonly relation?: Relation;
  readonly materialization?: Model['materialization'];
};

/** Makes the scopes of nodes; what they share is made once. */
export function scopeFactory(input: CompileInput): (request: ScopeRequest) => Scope {
  const { project, manifest } = input;
  const shared = new Map<string, Helper>([
    ...builtinHelpers,
    ...[...input.helpers].map(([name, run]) => [name, projectHelper(name, run)] as const),
    ['env_var', envVarHelper(project.environment, input.onVariable)],
    ['var', varHelper(project.vars, input.onVariable)],
    ['config', helper([0, 0], () => '', 'any')],
  ]);
  const globals = new Map<string, Value>([
    ['target', targetValue(project.target)],
    ['run_started_at', input.runStartedAt.toISOString()],
    ['invocation_id', input.invocationId],
  ]);
  return ({ node: { relation }, nameOf, isIncremental, batch = noBatch }) => {
    const location = { path: '', line: 1, column: 1, lineText: '' };
    const text = (call: HelperCall, index: number) => printed(call.positional[index]!) ?? '';
    const helpers = new Map(shared)
      .set('is_incremental', helper([0, 0], isIncremental))
      .set(
        'ref',
        helper(
          [1, 1],
          (call) =>
            nameOf(
              manifest.resolveRef({ kind: 'ref', name: text(call, 0), location }),
              isUnfiltered(call),
            ),
          ['unfiltered'],
        ),
      )
      .set(
        'source',
        helper(
          [2, 2],
          (call) =>
            nameOf(
              manifest.resolveRef({
                kind: 'source',
                sourceName: text(call, 0),
                tableName: text(call, 1),
                location,
              }),
              isUnfiltered(call),
            ),
          ['unfiltered'],
        ),
      );
    return {
      helpers,
      globals: new Map(globals).set('model', { batch }),
      macros: manifest.macros,
      root: relation === undefined ? {} : relationValue(relation),
    };
  };
}

function isUnfiltered({ named }: HelperCall): boolean {
  return named.get('unfiltered') === true;
}

/** A relation in a template: prints as SQL, and has its parts as fields. */
export function relationValue(relation: Relation): Printable {
  const { database, schema, identifier } = relation;
  return new Printable(renderRelation(relation), {
    database: database ?? null,
    schema,
    identifier,
    name: identifier,
    table: identifier,
  });
}

function projectHelper(name: string, run: HelperFunction): Helper {
  return helper(
    [0, Infinity],
    ({ positional, named, fail }) => {
      let result: unknown;
      try {
        result = run(
          ...positional.map(plain),
          Object.fromEntries([...named].map(([key, value]) => [key, plain(value)])),
        );
      } catch (error) {
        throw fail(
          'HELPER_FAILED',
          `The helper "${name}" failed: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      if (!isValue(result))
        throw fail(
          'HELPER_FAILED',
          `The helper "${name}" must return a text, number, boolean, list or plain object`,
        );
      return result;
    },
    'any',
  );
}

/** Helpers of the project see relations as texts. */
function plain(value: Value): unknown {
  return value instanceof Printable ? value.text : value;
}

function isValue(value: unknown): value is Value {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(isValue);
  return (
    typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(isValue)
  );
}
