import { ephemeralCte } from '../core/ephemeral.ts';
import { quoteIdentifier } from '../core/relation.ts';
import type { CompiledNode, CompiledNodes } from '../core/compiled.ts';
import { ErrorCollector, IngotError } from '../core/error.ts';
import type { DataTest, GenericTest, Model, Node, TestArgument, UniqueId } from '../core/node.ts';
import { findStatements } from '../core/sql-text.ts';
import type { Template } from '../core/template.ts';
import { render } from '../template/render.ts';
import { Printable, type Value } from '../template/value.ts';
import { withEphemerals, type Fragment } from './ephemeral.ts';
import { checkForeignValues } from './foreign-values.ts';
import { builtinTestSql, columnOf } from './generic-test-sql.ts';
import { relationValue, scopeFactory, type CompileInput } from './node-scope.ts';

/** What compiling gave. */
export interface Compilation {
  readonly compiled: CompiledNodes;
  /** Nodes with a mistake, or made of one that has, which the collector holds. */
  readonly leftOut: ReadonlySet<UniqueId>;
  readonly errors: ErrorCollector;
}

/** Stage 5: the final SQL of the given nodes, and of the ephemeral models inside them. Mistakes are told with those of the check. */
export function compile(ids: readonly UniqueId[], input: CompileInput): Compilation {
  const errors = new ErrorCollector();
  const compiler = new Compiler(input);
  const done = ids.flatMap((id) => errors.try(() => [compiler.node(id)]) ?? []);
  const compiled = new Map(done.map((each) => [each.node.uniqueId, each]));
  return { compiled, errors, leftOut: new Set(ids.filter((id) => !compiled.has(id))) };
}

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
    switch (node.resourceType) {
      case 'source':
      case 'seed':
        return { node, sql: '', locate: () => node.location };
      case 'model':
        return { node, ...this.#model(node).whole };
      case 'test':
        return { node, ...this.#test(node) };
    }
  }

  /** The SQL of a template; `extra` are names that it knows beside the usual ones. */
  fragment(
    template: Template,
    node: Parameters<ReturnType<typeof scopeFactory>>[0],
    extra: Readonly<Record<string, Value>>,
  ): Fragment {
    const ephemerals = new Map<UniqueId, Fragment>();
    const scope = this.#scopeOf(node, (id) => {
      const parent = this.#nodeOf(id);
      if (parent.resourceType === 'test') throw new Error('A ref never leads to a test');
      if (parent.resourceType !== 'model' || parent.materialized !== 'ephemeral')
        return relationValue(parent.relation);
      const inner = this.#model(parent);
      for (const [key, value] of inner.ephemerals) ephemerals.set(key, value);
      ephemerals.set(id, inner);
      return new Printable(inner.name, { identifier: parent.name });
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

  #model(model: Model): Fragment {
    const done = this.#done.get(model.uniqueId);
    if (done !== undefined) return done;
    const made = this.fragment(model.template, model, {});
    this.#done.set(model.uniqueId, made);
    return made;
  }

  #test(test: DataTest): Omit<CompiledNode, 'node'> {
    const { definition } = test;
    if (definition.kind === 'singular') return this.fragment(definition.template, test, {}).whole;
    const [subject] = test.refs;
    if (subject === undefined) throw new Error('A generic test has a subject');
    const table = this.#relationText({ kind: 'ref', ref: subject });
    const model =
      test.where === undefined ? table : `(select * from ${table} where ${test.where}\n)`;
    if (definition.template === undefined) {
      const sql = builtinTestSql({
        test: definition,
        model,
        relationOf: (argument) => this.#relationText(argument),
      });
      checkNul(sql, () => test.location);
      return { sql, locate: () => test.location, subject: model };
    }
    const { whole } = this.fragment(definition.template, test, this.#testNames(definition, model));
    return { ...whole, subject: model };
  }

  /** What the template of a generic test knows: the model, the column and its arguments. */
  #testNames(test: GenericTest, model: string): Record<string, Value> {
    const given = Object.entries(test.arguments).map(
      ([name, argument]) =>
        [name, argument.kind === 'ref' ? this.#relationText(argument) : argument.value] as const,
    );
    const column = test.columnName === undefined ? [] : [['column_name', columnOf(test)] as const];
    return Object.fromEntries([['model', model] as const, ...column, ...given]);
  }

  #relationText(argument: TestArgument): string {
    if (argument.kind === 'value') return String(argument.value);
    const node = this.#nodeOf(this.#input.manifest.resolveRef(argument.ref));
    if (node.resourceType === 'test') throw new Error('A ref never leads to a test');
    if (node.resourceType !== 'model' || node.materialized !== 'ephemeral')
      return relationValue(node.relation).text;
    return `(\n${this.#model(node).whole.sql}\n)`;
  }

  #nodeOf(id: UniqueId): Node {
    const node = this.#input.manifest.nodes.get(id);
    if (node === undefined) throw new Error(`No node ${id}`);
    return node;
  }
}

/** DuckDB stops reading at the character NUL, so a condition behind it would be lost without a word. */
function checkNul(sql: string, locate: CompiledNode['locate']): void {
  const at = sql.indexOf('\0');
  if (at === -1) return;
  throw new IngotError('SQL_NUL', 'The SQL holds the character NUL (U+0000)', {
    location: locate(at),
    hint: 'Take it out: what stands behind it would not be read.',
  });
}

/** Cuts off what surrounds the one statement of a text. */
function singleStatement(
  text: string,
  { source, locate }: { source: Template['source']; locate: CompiledNode['locate'] },
): Pick<CompiledNode, 'sql' | 'locate'> {
  const start = text.length - text.trimStart().length;
  const moved = (offset: number) => locate(offset + start);
  // Without a semicolon and a comment above it, it needs no search, which costs most of compiling.
  if (!text.includes(';') && /[^-/]/.test(text.charAt(start)))
    return { sql: text.trim(), locate: moved };
  const [first, second] = findStatements(text);
  if (first === undefined) {
    throw new IngotError('SQL_EMPTY', `${source.path} has no SQL`, {
      location: { path: source.path, line: 1, column: 1, lineText: '' },
      hint: 'Write one select statement.',
    });
  }
  if (second !== undefined) {
    const hint =
      'A model is one select; what must run before or after it belongs in another model.';
    throw new IngotError('SQL_TWO_STATEMENTS', 'A second statement begins here', {
      location: locate(second.start),
      hint,
    });
  }
  // Comments before and after stay: people look for them in the compiled SQL.
  const semicolon = text.indexOf(';', first.end);
  const tail = semicolon === -1 ? text.slice(first.end) : '';
  return {
    sql: text.slice(start, first.end) + tail.trimEnd(),
    locate: moved,
  };
}
