import type { NodeResult } from '../../core/results.ts';
import { quoteIdentifier } from '../../core/relation.ts';
import { printable } from './text-width.ts';

/** What to ask the database for all rows that a test found wrong; undefined where they are not kept, or none is. */
export function storedRowsQuery({ storedIn, status }: NodeResult): string | undefined {
  if (storedIn === undefined || status === 'pass') return undefined;
  const place = [storedIn.schema, storedIn.identifier].map(shown).join('.');
  return printable(`select * from ${place}`);
}

/** With an underscore it is no word that SQL keeps to itself. */
function shown(name: string): string {
  return /^[a-z][a-z0-9]*_[a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name);
}
