import { quoteIdentifier, quoteLiteral } from '../../../core/relation.ts';
import { atPlace, firstProblem, plainText, type Part, type PartSql } from './part.ts';
import { failure } from './conversion.ts';
import { jsonShape } from './json-shape.ts';
import { shownText } from './shown-text.ts';
import type { ValueReading } from './value-reading.ts';
import type { MapType, StructType, ValueType } from '../../../core/value-type.ts';

interface ObjectWorld {
  readonly reading: ValueReading;
  readonly inner: (part: Part, type: ValueType) => PartSql;
}

/** A key that is missing is NULL; one that is not declared, or stands there twice, would be lost without a word. */
export function structSql(part: Part, type: StructType, world: ObjectWorld): PartSql {
  const { depth, place } = part;
  const object = `s${depth}`;
  const fields = type.fields.map((field) => {
    const fieldPart: Part = {
      text: `${object}.v.${quoteIdentifier(field.name)}`,
      isColumn: false,
      place:
        depth === 0 ? quoteLiteral(field.name) : `${place} || ${quoteLiteral(`.${field.name}`)}`,
      depth: depth + 1,
    };
    return { name: field.name, ...world.inner(fieldPart, field.type) };
  });
  const value = `{${fields.map(({ name, strict }) => `${quoteLiteral(name)}: ${strict}`).join(', ')}}`;
  const keys = keyProblem(part, type, world.reading);
  const shape = JSON.stringify(
    Object.fromEntries(type.fields.map((field) => [field.name, jsonShape(field.type)])),
  );
  return objectSql(objectPart(part, type), world.reading, {
    shape,
    value: `case when ${hasKnownKeys(part, type)} then ${value} else ${failure} end`,
    problem: firstProblem([keys, ...fields.flatMap(({ problem }) => problem ?? [])]),
  });
}

export function mapSql(part: Part, type: MapType, world: ObjectWorld): PartSql {
  const { depth, place } = part;
  const entry = `e${depth}`;
  const inside = (name: 'key' | 'value', inner: ValueType) =>
    world.inner(
      {
        text: `${entry}.${name}`,
        // A key is no JSON, but a text.
        isColumn: name === 'key',
        place: `${place} || '.' || ${world.reading.isMasked ? `'*'` : `${entry}.key`}`,
        depth: depth + 1,
      },
      inner,
    );
  const [key, value] = [inside('key', type.key), inside('value', type.value)];
  const entries = (body: string) =>
    `list_transform(map_entries(s${depth}.v), lambda ${entry}: ${body})`;
  const twice = doubleKey(part, world.reading);
  const problems = [key.problem, value.problem].flatMap((problem) =>
    problem === undefined ? [] : [`list_filter(${entries(problem)}, lambda q: q is not null)[1]`],
  );
  return objectSql(part, world.reading, {
    shape: `"MAP(VARCHAR, ${jsonShape(type.value)})"`,
    // It raises an error itself where a key stands there twice.
    value: `map_from_entries(${entries(`{'key': ${key.strict}, 'value': ${value.strict}}`)})`,
    problem: firstProblem([twice, ...problems]),
  });
}

interface ObjectBody {
  /** For `from_json`. */
  readonly shape: string;
  /** SQL of `s0`, which has the parsed value `v` and its keys `k`. */
  readonly value: string;
  readonly problem: string;
}

function objectSql(
  part: Part,
  reading: ValueReading,
  { shape, value, problem }: ObjectBody,
): PartSql {
  const { text, depth } = part;
  const parsed = `{'v': from_json(${text}, ${quoteLiteral(shape)}), 'k': json_keys(${text})}`;
  const bind = (body: string) => `list_transform([${parsed}], lambda s${depth}: ${body})[1]`;
  const isObject = `starts_with(${text}, '{')`;
  const otherwise = atPlace(`${shownText(text, reading)} || ' is not a JSON object'`, part);
  const guarded = (body: string, failure: string) =>
    `case when ${isObject} then ${bind(body)} when ${text} is not null then ${failure} end`;
  return { strict: guarded(value, failure), problem: guarded(problem, otherwise) };
}

/** An XML element without attributes and children is no object, but has the text that `#text` would be. */
function objectPart(part: Part, { fields }: StructType): Part {
  if (!fields.some(({ name }) => name === '#text')) return part;
  const { text } = part;
  const object = `case when starts_with(${text}, '{') then ${text} when ${text} is not null then cast(json_object('#text', ${plainText(part)}) as varchar) end`;
  return { ...part, text: `(${object})` };
}

/** Whether the keys are those of the type, each at most once. */
function hasKnownKeys({ depth }: Part, { fields }: StructType): string {
  const found = fields.map(
    ({ name }) => `cast(list_contains(s${depth}.k, ${quoteLiteral(name)}) as integer)`,
  );
  return `len(s${depth}.k) = ${found.join(' + ')}`;
}

function keyProblem(part: Part, type: StructType, reading: ValueReading): string {
  const names = type.fields.map(({ name }) => name);
  const strange = `list_filter(s${part.depth}.k, lambda k: k not in (${names.map(quoteLiteral).join(', ')}))`;
  const key = reading.isMasked ? `'a key'` : `'the key "' || ${strange}[1] || '"'`;
  const declared = quoteLiteral(` is none of ${names.map((name) => `"${name}"`).join(', ')}`);
  return `case
    when ${hasKnownKeys(part, type)} then null
    when len(${strange}) > 0 then ${atPlace(`${key} || ${declared}`, part)}
    else ${doubleKeyReason(part, reading)} end`;
}

function doubleKey(part: Part, reading: ValueReading): string {
  const keys = `s${part.depth}.k`;
  return `case when len(${keys}) <> list_unique(${keys}) then ${doubleKeyReason(part, reading)} end`;
}

function doubleKeyReason(part: Part, reading: ValueReading): string {
  return atPlace(`${shownText(part.text, reading)} || ' has a key twice'`, part);
}
