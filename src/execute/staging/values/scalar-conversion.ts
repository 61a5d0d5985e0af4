import { booleanConversion } from './boolean-conversion.ts';
import { asText, matches, plainCast, type CastConversion, type Conversion } from './conversion.ts';
import { formattedConversion } from './formatted-conversion.ts';
import { numberConversion } from './number-conversion.ts';
import { shownType } from './shown-type.ts';
import { isLoose, mayBeLoose } from './strict-json.ts';
import { timeConversion } from './time-conversion.ts';
import type { ValueReading } from './value-reading.ts';
import type { ScalarType, TextType } from '../../../core/value-type.ts';

/** How a text, as SQL, becomes a value of a type without parts. */
export function scalarConversion(
  text: string,
  type: ScalarType,
  { options }: ValueReading,
): Conversion {
  const invalid = [{ when: undefined, says: `is not a valid ${shownType(type)}` }];
  switch (type.kind) {
    case 'text':
      return textConversion(text, type);
    case 'integer':
    case 'decimal':
    case 'float':
      return numberConversion(text, type, options);
    case 'boolean':
      return booleanConversion(text, type, options);
    case 'date':
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return options.formats.length > 0
        ? formattedConversion(text, type, options.formats)
        : timeConversion(text, type);
    case 'json':
      return { ...jsonCast(text), causes: [{ when: undefined, says: 'is not valid JSON' }] };
    case 'interval':
      return { ...wholeInterval(text, type), causes: invalid };
    case 'exact':
      return { ...plainCast(text, type.text), causes: invalid };
    case 'shape':
      return {
        ...plainCast(text, type.text),
        tryCast: `try(cast(${text} as ${type.text}))`,
        causes: invalid,
      };
    case 'other':
      return {
        ...plainCast(text, type.text),
        exact: (value) => `${asText(value)} = ${text}`,
        causes: invalid,
      };
  }
}

/** Characters are counted, not bytes. */
function textConversion(text: string, { length }: TextType): Conversion {
  if (length === undefined) return { kind: 'found', value: text, causes: [] };
  const characters = length === 1 ? '1 character' : `${length} characters`;
  return {
    kind: 'found',
    value: `case when length(${text}) <= ${length} then ${text} end`,
    causes: [{ when: undefined, says: `has more than ${characters}` }],
  };
}

function jsonCast(text: string): CastConversion {
  return {
    ...plainCast(text, 'json'),
    unsure: () => mayBeLoose(text),
    exact: () => `not ${isLoose(text)}`,
  };
}

/** A part of a month or of a day is an estimate, and less than a microsecond would be lost. */
function wholeInterval(text: string, type: ScalarType): CastConversion {
  const clock = '-?[0-9]{1,9}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{0,6}0*)?';
  const unit = '(?:year|month|week|day|hour|minute|millisecond|microsecond)s?';
  const part = `(?:[+-]?[0-9]+ ?${unit}|[+-]?[0-9]+(?:[.][0-9]{0,6}0*)? ?(?:second|sec)s?)`;
  const whole = `(?i)${part}(?: ${part})*(?: ${clock})?(?: ago)?|${clock}`;
  return {
    ...plainCast(text, type.text),
    unsure: (value) => `${asText(value)} is distinct from ${text}`,
    exact: () => matches(text, whole),
  };
}
