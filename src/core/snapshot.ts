/** How the history of a snapshot is kept. */
export interface SnapshotSettings {
  /** Columns, or expressions, that tell a row from all others. */
  readonly uniqueKey: readonly string[];
  readonly strategy: SnapshotStrategy;
  readonly hardDeletes: HardDeletes;
  /** The end of rows that still hold, as SQL; undefined: NULL. */
  readonly validToCurrent: string | undefined;
  readonly names: MetaNames;
}

/** What tells that a row has changed. */
export type SnapshotStrategy =
  | { readonly kind: 'timestamp'; readonly updatedAt: string }
  | {
      readonly kind: 'check';
      /** Columns that are compared; undefined: all. */
      readonly columns: readonly string[] | undefined;
      readonly updatedAt: string | undefined;
    };

export const hardDeletes = ['ignore', 'invalidate', 'new_record'] as const;
/** What becomes of rows that the source no longer has. */
export type HardDeletes = (typeof hardDeletes)[number];

/** What the columns are called that a snapshot adds to those of its source. */
export interface MetaNames {
  readonly scdId: string;
  readonly updatedAt: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** Only where deleted rows have a record of their own. */
  readonly isDeleted: string;
}

/** The names that nobody has to give; those of dbt, whose tables are continued. */
export const defaultMetaNames: MetaNames = {
  scdId: 'dbt_scd_id',
  updatedAt: 'dbt_updated_at',
  validFrom: 'dbt_valid_from',
  validTo: 'dbt_valid_to',
  isDeleted: 'dbt_is_deleted',
};
