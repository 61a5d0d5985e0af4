import type { ValueOptions } from '../../../core/file-spec.ts';
import { quoteLiteral } from '../../../core/relation.ts';
import { plainCast, type Conversion } from './conversion.ts';
import { shownType } from './shown-type.ts';
import type { ScalarType } from '../../../core/value-type.ts';

/** True and false by the source's own words, without regard to letter case; without words as DuckDB casts. */
export function booleanConversion(
  text: string,
  type: ScalarType,
  { booleans }: ValueOptions,
): Conversion {
  if (booleans === undefined) {
    const causes = [{ when: undefined, says: `is not a valid ${shownType(type)}` }];
    return { ...plainCast(text, type.text), causes };
  }
  const branches = [true, false].flatMap((value) =>
    booleans[`${value}`].map((word) => `when lower(${quoteLiteral(word)}) then ${value}`),
  );
  const words = [...booleans.true, ...booleans.false].map((word) => `"${word}"`).join(', ');
  return {
    kind: 'found',
    value: `case lower(${text}) ${branches.join(' ')} end`,
    causes: [{ when: undefined, says: `is none of the words ${words}` }],
  };
}
