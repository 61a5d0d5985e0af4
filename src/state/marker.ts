import type { RelationType, Statement } from '../core/adapter.ts';
import { quoteLiteral, renderRelation, type Relation } from '../core/relation.ts';

const pattern = /\bingot:(?<project>\w+):(?<marker>[\w-]+)$/;

/** The statement that marks a table or view as built by ingot, in the transaction that builds it: a table that takes its place has no mark. */
export function markStatement(
  relation: Relation,
  {
    type,
    project,
    marker,
    description,
  }: { type: RelationType; project: string; marker: string; description?: string | undefined },
): Statement {
  const mark = `ingot:${project}:${marker}`;
  const text = description === undefined ? mark : `${description}\n\n${mark}`;
  return `comment on ${type} ${renderRelation(relation)} is ${quoteLiteral(text)}`;
}

/** The mark in a comment, and whose it is. */
export function readMark(
  comment: string | undefined,
): { readonly project: string; readonly marker: string } | undefined {
  const found = comment === undefined ? undefined : pattern.exec(comment)?.groups;
  const { project, marker } = found ?? {};
  return project === undefined || marker === undefined ? undefined : { project, marker };
}
