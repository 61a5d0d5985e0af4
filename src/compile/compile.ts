import { ephemeralCte, isEphemeral } from '../core/ephemeral.ts';
import { quoteIdentifier } from '../core/relation.ts';
import type { CompiledHook, Hook } from '../core/hook.ts';
import type { CompiledNode, CompiledNodes, CompiledSql } from '../core/compiled.ts';
import { ErrorCollector } from '../core/error.ts';
import {
  isTest,
  type DataTest,
  type GenericTest,
  type Model,
  type Node,
  type Ref,
  type Snapshot,
  type TestArgument,
  type UniqueId,
  type UnitTest,
} from '../core/node.ts';
import { isGrowing, strategyOf } from '../core/materialization.ts';
import type { Program } from '../core/program.ts';
import type { Template } from '../core/template.ts';
import { render } from '../template/render.ts';
import { Printable, type Value } from '../template/value.ts';
import { cteQuery } from './cte-query.ts';
import { withEphemerals, type Fragment } from './ephemeral.ts';
import { incrementalAnswer, notAModel, refuseCte } from './unit-test-model.ts';
import { hasOverrides } from './unit-test-input.ts';
import { withOverrides } from './unread-overrides.ts';
import { checkAllGiven, testInputs, type TestInputs } from './unit-test-reads.ts';
import type { TimeRange } from '../core/time-range.ts';
import { firstBatch } from '../core/batches.ts';
import { compileHook } from './hooks.ts';
import { batchValue } from './batch-value.ts';
import { inBatch } from './in-batch.ts';
import { checkForeignValues } from '../template/foreign-values.ts';
import { compileProgram, type ProgramNames } from './program.ts';
import { builtinTestSql, columnOf } from './generic-test-sql.ts';
import { checkNul, singleStatement } from './single-statement.ts';
import { relationValue, scopeFactory, type CompileInput, type ScopedNode } from './node-scope.ts';

/** What compiling gave. */
export interface Compilation {
  readonly compiled: CompiledNodes;
  /** Nodes with a mistake, or made of one that has, which the collector holds. */
  readonly leftOut: ReadonlySet<UniqueId>;
  readonly errors: ErrorCollector;
  /** The SQL of a model for one batch of time. */
  readonly batch: Compiler['batch'];
  /** The statements of a hook. */
  readonly hook: Compiler['hook'];
}

/** Stage 5: the final SQL of the given nodes, and of the ephemeral models inside them. Mistakes are told with those of the check. */
export function compile(ids: readonly UniqueId[], input: CompileInput): Compilation {
  const errors = new ErrorCollector();
  const compiler = new Compiler(input);
  const done = ids.flatMap((id) => errors.try(() => [compiler.node(id)]) ?? []);
  const compiled = new Map(done.map((each) => [each.node.uniqueId, each]));
  const leftOut = new Set(ids.filter((id) => !compiled.has(id)));
  const batch: Compiler['batch'] = (...given) => compiler.batch(...given);
  const hook: Compiler['hook'] = (...given) => compiler.hook(...given);
  return { compiled, errors, leftOut, batch, hook };
}

/** How a template is rendered. */
interface How {
  /** Names that it knows beside the usual ones. */
  readonly extra?: Readonly<Record<string, Value>>;
  readonly as?: Rendering;
}

interface Rendering {
  readonly isIncremental: () => boolean;
  readonly batch?: TimeRange | undefined;
  /** Of a unit test. */
  readonly inputs?: TestInputs | undefined;
}

const whole: Rendering = { isIncremental: () => false };

/** Compiles single nodes; ephemeral models are compiled once. */
export class Compiler {
  readonly #input: CompileInput;
  readonly #scopeOf: ReturnType<typeof scopeFactory>;
  readonly #done = new Map<UniqueId, Fragment>();

  constructor(input: CompileInput) {
    this.#input = input;
    this.#scopeOf = scopeFactory(input);
  }

  node(id: UniqueId): CompiledNode {
    const node = this.#nodeOf(id);
    const compiled = this.#withoutHooks(node);
    const hooks = 'hooks' in node ? node.hooks : undefined;
    if (hooks === undefined) return compiled;
    const of = (list: readonly Hook[]) => list.map((hook) => this.hook(hook, node));
    return { ...compiled, hooks: { pre: of(hooks.pre), post: of(hooks.post) } };
  }

  /** The statements of a hook; `extra` are names that it knows beside the usual ones. */
  hook(hook: Hook, node: ScopedNode, extra: How['extra'] = {}): CompiledHook {
    const nameOf = (id: UniqueId) => this.#relationText(this.#nodeOf(id));
    const scope = this.#scopeOf({ node, isIncremental: () => false, nameOf });
    return compileHook(hook, { ...scope, locals: new Map(Object.entries(extra)) });
  }

  #withoutHooks(node: Node): CompiledNode {
    switch (node.resourceType) {
      case 'source':
      case 'seed':
        return { node, sql: '', locate: () => node.location };
      case 'model':
        return this.#compiledModel(node);
      case 'snapshot':
        return { node, ...this.#snapshot(node) };
      case 'test':
        return { node, ...this.#test(node) };
      case 'unit_test':
        return { node, ...this.#unitTest(node) };
    }
  }

  /** The SQL of a model for one batch of time: of parents that have an event time, it sees only the rows of then. */
  batch(id: UniqueId, batch: TimeRange, isIncremental: boolean): CompiledSql {
    const model = this.#nodeOf(id);
    if (model.resourceType !== 'model') throw new Error(`${id} has no batches`);
    const as = { isIncremental: () => isIncremental, batch };
    if (model.program !== undefined) return this.#program(model, model.program, as);
    return this.fragment(model.template, model, { as }).whole;
  }

  /** The SQL of a template. */
  fragment(template: Template, node: ScopedNode, { extra = {}, as = whole }: How): Fragment {
    const ephemerals = new Map<UniqueId, Fragment>();
    const scope = this.#scopeOf({
      node,
      isIncremental: as.isIncremental,
      batch: batchValue(node, as.batch),
      nameOf: (id, isUnfiltered) =>
        this.#nameOf(id, {
          ephemerals,
          as: isUnfiltered === true ? { ...as, batch: undefined } : as,
        }),
    });
    const output = render(template, { ...scope, locals: new Map(Object.entries(extra)) });
    const name = quoteIdentifier(ephemeralCte(node.uniqueId));
    const { text } = output;
    checkForeignValues(output, text);
    checkNul(text, (offset) => output.locate(offset));
    const own = singleStatement(text, {
      source: template.source,
      locate: (offset) => output.locate(offset),
    });
    return { name, ephemerals, own, whole: withEphemerals(own, ephemerals) };
  }

  /** What stands for a parent; an ephemeral one is kept among those that come before the SQL. */
  #nameOf(
    id: UniqueId,
    {
      ephemerals,
      as: { batch, inputs },
    }: { readonly ephemerals: Map<UniqueId, Fragment>; readonly as: Rendering },
  ): Value {
    const parent = this.#nodeOf(id);
    if (isTest(parent)) throw new Error('A ref never leads to a test');
    const isGiven = inputs?.given.has(id) === true;
    if (isGiven || !isEphemeral(parent)) inputs?.reads.add(id);
    if (parent.resourceType !== 'model' || isGiven || !isEphemeral(parent))
      return inBatch(relationValue(parent.relation), parent, batch);
    const inner =
      inputs === undefined
        ? this.#model(parent)
        : this.fragment(parent.template, parent, { as: { ...whole, inputs } });
    for (const [key, value] of inner.ephemerals) ephemerals.set(key, value);
    ephemerals.set(id, inner);
    return inBatch(new Printable(inner.name, { identifier: parent.name }), parent, batch);
  }

  /** Where a model asks whether it adds to its table, it has two forms. */
  #compiledModel(node: Model): CompiledNode {
    if (node.program !== undefined) return this.#compiledProgram(node, node.program);
    if (!isGrowing(node.materialization)) return { node, ...this.#model(node).whole };
    let isAsked = false;
    const first = () => {
      isAsked = true;
      return false;
    };
    const { whole: full } = this.fragment(node.template, node, { as: { isIncremental: first } });
    const strategy = strategyOf(node.materialization);
    const batch = strategy?.kind === 'microbatch' ? firstBatch(strategy) : undefined;
    if (!isAsked && batch === undefined) return { node, ...full };
    const later = { isIncremental: () => true, batch };
    const { whole: incremental } = this.fragment(node.template, node, { as: later });
    return { node, ...full, incremental };
  }

  #compiledProgram(node: Model, program: Program): CompiledNode {
    const first = { node, ...this.#program(node, program, whole) };
    if (!isGrowing(node.materialization)) return first;
    const incremental = this.#program(node, program, { isIncremental: () => true });
    return { ...first, incremental };
  }

  #program(node: Model, program: Program, as: Rendering): CompiledSql {
    const { project, manifest } = this.#input;
    const nameOf: ProgramNames['nameOf'] = (id, ephemerals) => this.#nameOf(id, { ephemerals, as });
    return compileProgram({ node, program, as }, { project, manifest, nameOf });
  }

  /** The SQL of a model as a unit test runs it: that of a build, on tables of the same names. */
  #unitTest(test: UnitTest): Omit<CompiledNode, 'node'> {
    const { manifest } = this.#input;
    const node = this.#nodeOf(manifest.resolveRef(test.refs[0]));
    if (!hasOverrides(test)) return this.#unitTestOf(test, node, this);
    return withOverrides(test, { node, input: this.#input }, (input) =>
      this.#unitTestOf(test, node, new Compiler(input)),
    );
  }

  #unitTestOf(
    test: UnitTest,
    node: Node,
    compiler: Compiler,
  ): Pick<CompiledNode, 'sql' | 'locate' | 'incremental'> {
    const { manifest } = this.#input;
    if (node.resourceType === 'snapshot' && test.case.runs !== undefined) {
      const inputs = testInputs(test, node, manifest);
      const compiled = compiler.#snapshot(node, { ...whole, inputs });
      checkAllGiven(test, inputs, manifest);
      return compiled;
    }
    if (node.resourceType !== 'model') throw notAModel(test, node);
    const compile = (isLater: boolean): CompiledSql => {
      const inputs = testInputs(test, node, manifest);
      const isIncremental = incrementalAnswer(test, node, isLater);
      const as = { isIncremental, batch: test.overrides.batch, inputs };
      if (node.program !== undefined) {
        refuseCte(test);
        const compiled = compiler.#program(node, node.program, as);
        checkAllGiven(test, inputs, manifest);
        return compiled;
      }
      const { own, ephemerals } = compiler.fragment(node.template, node, { as });
      checkAllGiven(test, inputs, manifest);
      const query = test.cte === undefined ? own : cteQuery(own, test.cte, test.location);
      return withEphemerals(query, ephemerals);
    };
    if (test.case.runs === undefined) return compile(false);
    return { ...compile(false), incremental: compile(true) };
  }

  #model(model: Model): Fragment {
    const done = this.#done.get(model.uniqueId);
    if (done !== undefined) return done;
    const made = this.fragment(model.template, model, {});
    this.#done.set(model.uniqueId, made);
    return made;
  }

  #snapshot(snapshot: Snapshot, as: Rendering = whole): CompiledSql {
    const { query } = snapshot;
    if (query.kind === 'template') return this.fragment(query.template, snapshot, { as }).whole;
    as.inputs?.reads.add(this.#input.manifest.resolveRef(query.ref));
    const sql = `select *\nfrom ${this.#textOf(query.ref)}`;
    return { sql, locate: () => query.ref.location };
  }

  #test(test: DataTest): Omit<CompiledNode, 'node'> {
    const { definition } = test;
    if (definition.kind === 'singular') return this.fragment(definition.template, test, {}).whole;
    const [subject] = test.refs;
    if (subject === undefined) throw new Error('A generic test has a subject');
    const table = this.#textOf(subject);
    const of = (rows: string) => this.#genericTest(test, definition, rows);
    return { ...of(table), about: { table, as: of } };
  }

  #genericTest(
    test: DataTest,
    definition: GenericTest,
    table: string,
  ): CompiledSql & { readonly subject: string } {
    const model =
      test.where === undefined ? table : `(select * from ${table} where ${test.where}\n)`;
    if (definition.template === undefined) {
      const sql = builtinTestSql({
        test: definition,
        model,
        relationOf: (ref) => this.#textOf(ref),
      });
      checkNul(sql, () => test.location);
      return { sql, locate: () => test.location, subject: model };
    }
    const { whole } = this.fragment(definition.template, test, {
      extra: this.#testNames(definition, model),
    });
    return { ...whole, subject: model };
  }

  /** What the template of a generic test knows: the model, the column and its arguments. */
  #testNames(test: GenericTest, model: string): Record<string, Value> {
    const given = Object.entries(test.arguments).map(
      ([name, argument]) => [name, this.#argumentValue(argument)] as const,
    );
    const column = test.columnName === undefined ? [] : [['column_name', columnOf(test)] as const];
    return Object.fromEntries([['model', model] as const, ...column, ...given]);
  }

  #argumentValue(argument: TestArgument): Value {
    if (argument.kind === 'value') return argument.value;
    if (argument.kind === 'list') return argument.items.map((item) => this.#argumentValue(item));
    return this.#textOf(argument.ref);
  }

  #textOf(ref: Ref): string {
    return this.#relationText(this.#nodeOf(this.#input.manifest.resolveRef(ref)));
  }

  #relationText(node: Node): string {
    if (isTest(node)) throw new Error('A ref never leads to a test');
    if (node.resourceType !== 'model' || node.materialization.kind !== 'ephemeral')
      return relationValue(node.relation).text;
    return `(\n${this.#model(node).whole.sql}\n)`;
  }

  #nodeOf(id: UniqueId): Node {
    const node = this.#input.manifest.nodes.get(id);
    if (node === undefined) throw new Error(`No node ${id}`);
    return node;
  }
}
