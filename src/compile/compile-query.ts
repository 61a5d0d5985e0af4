import type { CompiledSql } from '../core/compiled.ts';
import { ErrorCollector, IngotError } from '../core/error.ts';
import { isTest, type DataTest, type Ref } from '../core/node.ts';
import { renderRelation } from '../core/relation.ts';
import { findRefs } from '../parse/find-refs.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { Compiler } from './compile.ts';
import type { CompileInput } from './node-scope.ts';

/** A query that reads what a run built: the table of a node; an ephemeral model, or a test, by its own SQL. */
export function compileByName(name: string, input: CompileInput): CompiledSql {
  const { manifest } = input;
  const test = [...manifest.nodes.values()].find(
    (node): node is DataTest => node.resourceType === 'test' && node.name === name,
  );
  if (test !== undefined) return new Compiler(input).node(test.uniqueId);
  const location = { path: '', line: 1, column: 1, lineText: '' };
  const [first, second, ...rest] = name.split('.');
  const source = [...manifest.nodes.values()].find(
    (node) => node.resourceType === 'source' && node.fullName === name,
  );
  const ref: Ref =
    source !== undefined && first !== undefined && second !== undefined && rest.length === 0
      ? { kind: 'source', sourceName: first, tableName: second, location }
      : { kind: 'ref', name, location };
  const node = manifest.nodes.get(find(ref, input));
  if (node === undefined || isTest(node)) throw new Error(`"${name}" leads nowhere`);
  if (node.resourceType === 'model' && node.materialization.kind === 'ephemeral')
    return new Compiler(input).node(node.uniqueId);
  return { sql: `select * from ${renderRelation(node.relation)}`, locate: () => node.location };
}

/** Without the place of the ref, for there is none: the name came from the command line. */
function find(ref: Ref, { manifest }: CompileInput): string {
  try {
    return manifest.resolveRef(ref);
  } catch (error) {
    throw error instanceof IngotError
      ? new IngotError(error.code, error.message, { hint: error.hint })
      : error;
  }
}

/** A query with templates in it that is not in a file. */
export function compileInline(text: string, input: CompileInput): CompiledSql {
  const source = { path: 'inline', text };
  const template = parseTemplate(source);
  const errors = new ErrorCollector();
  for (const ref of findRefs(template, input.manifest.macros, errors))
    errors.try(() => input.manifest.resolveRef(ref));
  errors.throwIfAny();
  return new Compiler(input).fragment(template, { uniqueId: 'inline' }, {}).whole;
}
