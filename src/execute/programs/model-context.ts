import type { CompiledProgram } from '../../core/compiled.ts';
import type { Context } from '../../core/context.ts';
import { IngotError } from '../../core/error.ts';
import type { ModelContext } from '../../core/model-function.ts';
import type { Model } from '../../core/node.ts';
import { readKey, type ProgramRead } from '../../core/program.ts';
import { renderRelation } from '../../core/relation.ts';
import { MarkedColumns } from './marked-columns.ts';
import { ProgramQuery, ProgramRelation } from './program-query.ts';
import type { ProgramSessions } from './program-sessions.ts';

export interface ContextParts {
  readonly model: Model;
  readonly program: CompiledProgram;
  readonly sessions: ProgramSessions;
  readonly context: Pick<Context, 'emit' | 'signal'>;
  readonly root: string;
}

/** What the function of a model is given. */
export function modelContext(parts: ContextParts): ModelContext {
  const { model, program, sessions, context, root } = parts;
  const relation = (kind: ProgramRead['kind'], ...names: readonly string[]) =>
    new ProgramRelation<never>(relationText({ kind, names }, parts), sessions);
  return {
    ref: (name) => relation('ref', name),
    source: (sourceName, tableName) => relation('source', sourceName, tableName),
    this: new ProgramRelation(renderRelation(model.relation), sessions),
    query: (sql, parameters) => new ProgramQuery(sql, parameters, sessions),
    columns: (values) => new MarkedColumns(values),
    isIncremental: program.isIncremental,
    batch: program.batch,
    vars: program.vars,
    signal: context.signal,
    projectDir: root,
    log: (message) =>
      context.emit({ type: 'debug', message: `${model.fullName}: ${String(message)}` }),
  };
}

function relationText(
  read: Pick<ProgramRead, 'kind' | 'names'>,
  { program, model }: ContextParts,
): string {
  const text = program.relations.get(readKey(read));
  if (text !== undefined) return text;
  const call = `${read.kind}(${read.names.map((name) => `'${name}'`).join(', ')})`;
  const message = `"${model.fullName}" calls ${call}, which was not found when the file was read`;
  throw new IngotError('TYPESCRIPT_REF', message, {
    hint: 'Call it by its own name, with the text written out, so that the graph is known before anything runs.',
  });
}
