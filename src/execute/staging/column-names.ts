import { auditColumns } from './audit-columns.ts';

const auditNames: readonly string[] = auditColumns.map(({ name }) => name);

/**
 * Names for the columns of a header, each unique without regard to letter case: an empty one becomes `column_3`,
 * one that is taken gets `_1`, `_2`, …; the names of the audit columns are taken from the start.
 * @param reserved what is taken in place of those
 */
export function columnNames(
  header: readonly string[],
  reserved: readonly string[] = auditNames,
): readonly string[] {
  const taken = new Set(reserved);
  return header.map((text, index) => {
    // DuckDB 1.5 takes a NUL for the end of the statement.
    const base = text.trim() === '' ? `column_${index + 1}` : text.replaceAll('\0', '\ufffd');
    let name = base;
    for (let suffix = 1; taken.has(name.toLowerCase()); suffix++) name = `${base}_${suffix}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
