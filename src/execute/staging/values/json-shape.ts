import { isNested, type ValueType } from '../../../core/value-type.ts';

/** What `from_json` makes of a part: text, or JSON where it has parts itself or is to stay JSON. */
export function jsonShape(type: ValueType): 'JSON' | 'VARCHAR' {
  return isNested(type) || type.kind === 'json' ? 'JSON' : 'VARCHAR';
}
