import type { ScalarType, StructType, ValueType } from '../core/value-type.ts';

/** Why DuckDB (1.5) has no such type; undefined where it has. What it takes and then forgets, as in `bit(4)`, counts too. */
export function typeMistake(type: ValueType): string | undefined {
  switch (type.kind) {
    case 'list':
      return typeMistake(type.element) ?? lengthMistake(type.length);
    case 'struct':
      return fieldsMistake(type);
    case 'map':
      return typeMistake(type.key) ?? typeMistake(type.value);
    case 'other':
      return `"${type.text}" is no type of DuckDB`;
    default:
      return scalarMistake(type);
  }
}

function lengthMistake(length: number | undefined): string | undefined {
  if (length === undefined || (length >= 1 && length <= 100_000)) return undefined;
  return `an array has 1 to 100,000 elements, not ${length}`;
}

function fieldsMistake({ text, fields }: StructType): string | undefined {
  const names = fields.map(({ name }) => name.toLowerCase());
  const twice = fields.find((_, index) => names.indexOf(names[index]!) !== index);
  if (twice !== undefined) return `"${text}" has the field "${twice.name}" twice`;
  for (const { type } of fields) {
    const mistake = typeMistake(type);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function scalarMistake({ kind, text }: ScalarType): string | undefined {
  const [, name = '', inner] = /^([^(]*)(?:\((.*)\))?/s.exec(text.toLowerCase()) ?? [];
  const values = inner?.split(',').map((value) => value.trim()) ?? [];
  if (kind === 'decimal') return decimalMistake(text, values);
  if (name === 'enum') return enumMistake(text);
  // DuckDB (1.5) takes each text for the text among the members, and none at all for a value.
  if (name === 'union') return `a text does not tell which member of "${text}" it is`;
  if (kind === 'text') return numberMistake(text, values, { least: 1, most: Infinity });
  if (name === 'float') return numberMistake(text, values, { least: 1, most: 53 });
  if (kind === 'timestamp' && !/_(?:s|ms|ns)$/.test(name))
    return numberMistake(text, values, { least: 0, most: 9 });
  // A geometry may name its coordinate system.
  if (inner === undefined || kind === 'shape') return undefined;
  return `"${name}" takes nothing in brackets`;
}

const mostDigits = 38;

function decimalMistake(text: string, values: readonly string[]): string | undefined {
  if (values.length === 0) return undefined;
  const [digits, scale = 0] = values.map(Number);
  if (values.length > 2 || !values.every((value) => /^\d+$/.test(value)))
    return `"${text}" must say how many digits there are, and how many of them are behind the decimal mark`;
  if (digits === undefined || digits < 1 || digits > mostDigits)
    return `"${text}" must have 1 to ${mostDigits} digits`;
  return scale > digits
    ? `"${text}" has more digits behind the decimal mark than in all`
    : undefined;
}

function numberMistake(
  text: string,
  values: readonly string[],
  { least, most }: { readonly least: number; readonly most: number },
): string | undefined {
  const [value] = values;
  if (value === undefined) return undefined;
  const isFine =
    values.length === 1 && /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
  if (isFine) return undefined;
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  return `"${text}" must have one whole number ${range} in its brackets`;
}

function enumMistake(text: string): string | undefined {
  const values = /^enum\s*\(\s*('(?:[^']|'')*'(?:\s*,\s*'(?:[^']|'')*')*)\s*\)$/i.exec(text)?.[1];
  if (values === undefined) return `"${text}" must list its texts in quotes, as in enum('a', 'b')`;
  const texts: readonly string[] = values.match(/'(?:[^']|'')*'/g) ?? [];
  const twice = texts.find((each, index) => texts.indexOf(each) !== index);
  return twice === undefined ? undefined : `"${text}" has ${twice} twice`;
}
