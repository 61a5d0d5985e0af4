import type { CompiledSql } from '../core/compiled.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Model, UniqueId } from '../core/node.ts';
import { readKey, type Program, type ProgramRead } from '../core/program.ts';
import type { Project } from '../core/project.ts';
import { locator } from '../core/source-text.ts';
import type { TimeRange } from '../core/time-range.ts';
import { printed, type Value } from '../template/value.ts';
import { withEphemerals, type Fragment } from './ephemeral.ts';

/** What is to be compiled. */
interface ProgramRequest {
  readonly node: Model;
  readonly program: Program;
  readonly as: {
    readonly isIncremental: () => boolean;
    readonly batch?: TimeRange | undefined;
  };
}

export interface ProgramNames {
  readonly project: Project;
  readonly manifest: Manifest;
  /** What stands for a parent; ephemeral ones are added to those that come before it. */
  readonly nameOf: (id: UniqueId, ephemerals: Map<UniqueId, Fragment>) => Value;
}

/** A model in TypeScript with the SQL for all that it reads. */
export function compileProgram(
  { node, program, as }: ProgramRequest,
  { project, manifest, nameOf }: ProgramNames,
): CompiledSql {
  const { source } = node.template;
  const relationOf = (read: ProgramRead) => {
    const ephemerals = new Map<UniqueId, Fragment>();
    const text = printed(nameOf(idOf(read, manifest), ephemerals)) ?? '';
    if (ephemerals.size === 0) return text;
    const query = { sql: `select * from ${text}`, locate: () => read.location };
    return `(\n${withEphemerals(query, ephemerals).sql}\n)`;
  };
  return {
    sql: source.text.trimEnd(),
    locate: locator(source),
    program: {
      ...program,
      relations: new Map(program.reads.map((read) => [readKey(read), relationOf(read)])),
      vars: program.readsVars ? project.vars : {},
      isIncremental: as.isIncremental(),
      batch: as.batch,
    },
  };
}

function idOf(
  { kind, names: [first = '', second = ''], location }: ProgramRead,
  manifest: Manifest,
) {
  return manifest.resolveRef(
    kind === 'ref'
      ? { kind, name: first, location }
      : { kind, sourceName: first, tableName: second, location },
  );
}
