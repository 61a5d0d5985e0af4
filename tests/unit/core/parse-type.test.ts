import { expect, test } from 'vitest';
import { parseType } from '../../../src/core/parse-type.ts';
import { typeExpression } from '../../../src/row-types/type-expression.ts';

const integer = { kind: 'plain', name: 'INTEGER' } as const;
const bigint = { kind: 'plain', name: 'BIGINT' } as const;

test.each([
  ['INTEGER', integer],
  ['DECIMAL(18,2)', { kind: 'plain', name: 'DECIMAL', arguments: ['18', '2'] }],
  ["GEOMETRY('OGC:CRS84')", { kind: 'plain', name: 'GEOMETRY', arguments: ['OGC:CRS84'] }],
  ['"NULL"', { kind: 'plain', name: 'NULL' }],
  ['TIMESTAMP WITH TIME ZONE', { kind: 'plain', name: 'TIMESTAMP WITH TIME ZONE' }],
  ['INTEGER[]', { kind: 'list', element: integer }],
  ['INTEGER[3][]', { kind: 'list', element: { kind: 'list', element: integer } }],
  [
    'MAP(INTEGER, BIGINT[])',
    { kind: 'map', key: integer, value: { kind: 'list', element: bigint } },
  ],
  [`ENUM('a', 'it''s', 'b"c, )')`, { kind: 'enum', values: ['a', "it's", 'b"c, )'] }],
  [
    'STRUCT("a b" INTEGER, c BIGINT, "q""x, (" INTEGER)',
    {
      kind: 'struct',
      fields: [
        { name: 'a b', type: integer },
        { name: 'c', type: bigint },
        { name: 'q"x, (', type: integer },
      ],
    },
  ],
  [
    'STRUCT(date TIMESTAMP WITH TIME ZONE, "time" INTEGER)',
    {
      kind: 'struct',
      fields: [
        { name: 'date', type: { kind: 'plain', name: 'TIMESTAMP WITH TIME ZONE' } },
        { name: 'time', type: integer },
      ],
    },
  ],
  [
    'STRUCT(INTEGER, TIMESTAMP WITH TIME ZONE)',
    {
      kind: 'struct',
      fields: [
        { name: '', type: integer },
        { name: '', type: { kind: 'plain', name: 'TIMESTAMP WITH TIME ZONE' } },
      ],
    },
  ],
  [
    'UNION(num INTEGER, "s t" BIGINT)',
    {
      kind: 'union',
      members: [
        { name: 'num', type: integer },
        { name: 's t', type: bigint },
      ],
    },
  ],
])('reads %s', (text, expected) => {
  expect(parseType(text)).toEqual(expected);
});

test.each([
  '',
  ' ',
  '(',
  'INTEGER)',
  'INTEGER[',
  'INTEGER[3',
  'INTEGER[3 4]',
  'STRUCT(',
  'STRUCT()',
  'STRUCT(a INTEGER',
  'STRUCT(a INTEGER,)',
  'MAP(INTEGER)',
  'MAP(INTEGER, INTEGER, INTEGER)',
  'ENUM()',
  'ENUM(a)',
  "ENUM('a",
  'UNION()',
  '"unclosed',
  'WHATEVER(1, NEW(2))',
  'TYPE',
])('what it can’t read, such as %j, is unknown and no crash', (text) => {
  expect(typeExpression(parseType(text))).toBe('unknown');
});

test('an unknown type inside of a known one is the only part that is unknown', () => {
  const type = parseType('STRUCT(a QUATERNION(4)[], b INTEGER)');

  expect(typeExpression(type)).toBe('{ a: unknown[] | null; b: number | null }');
});

test('reads a type of a thousand levels', () => {
  const text = `${'STRUCT(a '.repeat(1000)}INTEGER${'[])'.repeat(1000)}`;

  const written = typeExpression(parseType(text));

  expect(written.startsWith('{ a: ({ a: (')).toBe(true);
  expect(written.match(/\{ a: /g)).toHaveLength(1000);
});
