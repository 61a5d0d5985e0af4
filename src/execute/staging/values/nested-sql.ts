import { jsonShape } from './json-shape.ts';
import { atPlace, firstProblem, jsonOf, plainText, type Part, type PartSql } from './part.ts';
import { mapSql, structSql } from './object-sql.ts';
import { preparedText } from './prepared-text.ts';
import { scalarSql } from './scalar-sql.ts';
import { shownText } from './shown-text.ts';
import { writtenNumber } from './written-number.ts';
import type { ValueReading } from './value-reading.ts';
import type { ListType, ScalarType, ValueType } from '../../../core/value-type.ts';

/** Reads JSON level by level, for the texts of its leaves are looked at like those of other columns. */
export function nestedSql(part: Part, type: ValueType, reading: ValueReading): PartSql {
  const inner = (each: Part, eachType: ValueType) => nestedSql(each, eachType, reading);
  switch (type.kind) {
    case 'list':
      return listSql(part, type, reading);
    case 'struct':
      return structSql(part, type, { reading, inner });
    case 'map':
      return mapSql(part, type, { reading, inner });
    default:
      return leafSql(part, type, reading);
  }
}

function leafSql(part: Part, type: ScalarType, reading: ValueReading): PartSql {
  const { text } = part;
  if (type.kind === 'json') return { strict: `cast(${text} as json)`, problem: undefined };
  const isNumberText = type.kind === 'text' && !part.isColumn && !reading.numbersAreTexts;
  const written = isNumberText ? writtenNumber(part, reading) : undefined;
  const own = written?.strict ?? text;
  const prepared = preparedText(own, reading, type.kind === 'text');
  const { strict, isBad, reason } = scalarSql({ text: own, prepared }, type, reading);
  const problems = [
    ...(written?.problem === undefined ? [] : [written.problem]),
    ...(isBad === undefined ? [] : [`case when ${isBad} then ${atPlace(reason, part)} end`]),
  ];
  return { strict, problem: problems.length === 0 ? undefined : firstProblem(problems) };
}

/** A single value where a list is declared is a list of one: an XML element that occurs once looks like that. */
function listSql(part: Part, type: ListType, reading: ValueReading): PartSql {
  const { text, depth, place } = part;
  const shape = jsonShape(type.element);
  const single = shape === 'JSON' ? jsonOf(part) : plainText(part);
  const items = `case when starts_with(${text}, '[') then cast(from_json(${text}, '["${shape}"]') as varchar[]) when ${text} is not null then [${single}] end`;
  const [item, index] = [`v${depth}`, `i${depth}`];
  const itemPlace = `${place} || '[' || (${index} - 1) || ']'`;
  const element = nestedSql(
    { text: item, isColumn: false, place: itemPlace, depth: depth + 1 },
    type.element,
    reading,
  );
  const problems = [
    ...lengthProblem(part, type, { items, reading }),
    ...(element.problem === undefined
      ? []
      : [
          `list_filter(list_transform(${items}, lambda ${item}, ${index}: ${element.problem}), lambda q: q is not null)[1]`,
        ]),
  ];
  return {
    strict: `list_transform(${items}, lambda ${item}: ${element.strict})`,
    problem: problems.length === 0 ? undefined : firstProblem(problems),
  };
}

function lengthProblem(
  part: Part,
  { length }: ListType,
  { items, reading }: { readonly items: string; readonly reading: ValueReading },
): readonly string[] {
  if (length === undefined) return [];
  const reason = `${shownText(part.text, reading)} || ' has ' || len(${items}) || ' elements in place of ${length}'`;
  return [`case when len(${items}) <> ${length} then ${atPlace(reason, part)} end`];
}
