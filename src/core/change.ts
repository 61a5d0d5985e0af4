import { fullNameOf, type UniqueId } from './node.ts';

/** Why a node is built, or a test is run, though it was before. */
export type Reason =
  | { readonly kind: 'new' }
  /** It is not in the database. */
  | { readonly kind: 'missing' }
  /** Somebody else put another table in its place, or wrote to it. */
  | { readonly kind: 'replaced' }
  | { readonly kind: 'sql' }
  /** Of a model in TypeScript: it, or a file that it imports, is another text. */
  | { readonly kind: 'code' }
  | { readonly kind: 'config'; readonly key: string }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly change: 'added' | 'changed' | 'removed';
    }
  /** What a parent holds changed: all of it, or only the columns named. */
  | {
      readonly kind: 'parent';
      readonly uniqueId: UniqueId;
      readonly columns: readonly string[] | undefined;
    }
  /** Its result depends on more than what it reads, such as the clock. */
  | { readonly kind: 'volatile'; readonly calls: readonly string[] }
  /** Another hour, day, week or month has begun. */
  | { readonly kind: 'refresh'; readonly period: string }
  /** The last try failed: the node itself, or the test (which also may have warned). */
  | { readonly kind: 'failed' }
  | { readonly kind: 'forced' }
  /** A node above it, or the node that it tests, is built. */
  | { readonly kind: 'rebuilt'; readonly uniqueId: UniqueId }
  /** Another version of ingot builds in another way. */
  | { readonly kind: 'version' }
  /** So many of the batches that it is made of are not in its table. */
  | { readonly kind: 'batches'; readonly count: number }
  /** So many batches of a table of which nobody knows how it was made hold rows, and count as built. */
  | { readonly kind: 'adopted'; readonly count: number }
  /** The base of the environment has it as it is to be. */
  | { readonly kind: 'base' };

/** What a run will do with a node. */
export interface NodeChange {
  readonly uniqueId: UniqueId;
  /** Empty for what stays as it is. */
  readonly reasons: readonly Reason[];
  /** The SQL that the database was built from, where it is known and another one. */
  readonly sqlBefore: string | undefined;
}

/** The reason in words, such as `parent silver.orders changed (rows)`. */
export function reasonText(reason: Reason): string {
  switch (reason.kind) {
    case 'new':
      return 'new';
    case 'missing':
      return 'missing';
    case 'replaced':
      return 'changed by somebody else';
    case 'sql':
      return 'sql changed';
    case 'code':
      return 'its code changed';
    case 'config':
      return `config ${reason.key} changed`;
    case 'file':
      return `file ${reason.path} ${reason.change}`;
    case 'parent': {
      const { columns } = reason;
      const what =
        columns === undefined
          ? 'rows'
          : columns.length === 0
            ? 'order of columns'
            : `${columns.length === 1 ? 'column' : 'columns'} ${columns.join(', ')}`;
      return `parent ${fullNameOf(reason.uniqueId)} changed (${what})`;
    }
    case 'volatile':
      return `volatile (${reason.calls.join(', ')})`;
    case 'refresh':
      return `refresh (${reason.period})`;
    case 'failed':
      return 'failed last time';
    case 'forced':
      return 'forced';
    case 'rebuilt':
      return `${fullNameOf(reason.uniqueId)} is built`;
    case 'version':
      return 'built by another version of ingot';
    case 'batches':
      return `${reason.count} ${reason.count === 1 ? 'batch is' : 'batches are'} missing`;
    case 'adopted':
      return `${reason.count} ${reason.count === 1 ? 'batch' : 'batches'} of the table that is there ${reason.count === 1 ? 'counts' : 'count'} as built`;
    case 'base':
      return 'as in the base';
  }
}
