/** Columns that the rows of a source with files have, whatever is in the files. */
export const ownColumns: ReadonlySet<string> = new Set([
  '_source_file',
  '_record',
  '_file_checksum',
  '_loaded_at',
  '_batch_id',
]);
