/** What every staged row has after the file's own columns. */
export const auditColumns = [
  { name: '_source_file', type: 'varchar' },
  { name: '_record', type: 'bigint' },
  { name: '_file_checksum', type: 'varchar' },
  { name: '_loaded_at', type: 'timestamptz' },
  { name: '_batch_id', type: 'varchar' },
] as const;

/** What the rows that one run stages have in common. */
export interface BatchRef {
  readonly batchId: string;
  /** An ISO timestamp with its zone. */
  readonly loadedAt: string;
}
