/** A value as it is written into a YAML file. */
export type WrittenValue =
  | null
  | boolean
  /** A number or a text, exactly. */
  | string
  | readonly WrittenValue[]
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, WrittenValue])[] };

/** Rows of which each column has its own values. */
export interface WrittenTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly WrittenValue[])[];
}
