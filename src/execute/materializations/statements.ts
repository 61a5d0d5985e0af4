import type { RelationType, Statement } from '../../core/adapter.ts';
import { renderRelation, type Relation } from '../../core/relation.ts';

/** What a query is to become. */
export interface Build {
  readonly target: Relation;
  readonly select: string;
  /** What stands under that name now. */
  readonly existing: RelationType | undefined;
}

export function viewStatements({ target, select, existing }: Build): Statement[] {
  return [
    ...dropOther(target, { existing, wanted: 'view' }),
    `create or replace view ${renderRelation(target)} as\n${select}`,
  ];
}

export function tableStatements({ target, select, existing }: Build): Statement[] {
  return [
    ...dropOther(target, { existing, wanted: 'table' }),
    `create or replace table ${renderRelation(target)} as\n${select}`,
  ];
}

/** `create or replace` does not turn a view into a table, nor the other way round. */
export function dropOther(
  target: Relation,
  { existing, wanted }: { existing: RelationType | undefined; wanted: RelationType },
): Statement[] {
  return existing === undefined || existing === wanted
    ? []
    : [`drop ${existing} ${renderRelation(target)}`];
}
