import { expect, test } from 'vitest';
import { personalColumns } from '../../../src/core/is-personal.ts';

const column = (name: string, path?: string, tags: readonly string[] = []) => ({
  name,
  tags,
  ...(path !== undefined && { reading: { path } }),
});
const names = ['id', 'Customer', 'customer_no', 'mail'];

test.each([
  ['nothing is tagged', 'json', [column('mail')], []],
  ['a column is tagged', 'csv', [column('mail', undefined, ['Pii'])], ['mail']],
  ['JSON leads through a column', 'json', [column('m', 'customer.mail', ['pii'])], ['Customer']],
  ['XML leads through a column', 'xml', [column('m', 'c:customer/@id', ['pii'])], ['Customer']],
  [
    'a path leads into what is tagged',
    'ndjson',
    [column('Customer', undefined, ['pii']), column('mail', '$."customer"[0].mail')],
    ['Customer', 'mail'],
  ],
  [
    'a column that is called otherwise is led through',
    'xml',
    [column('id', 'customer'), column('m', 'customer/mail', ['pii'])],
    ['id', 'Customer'],
  ],
  ['points are part of a name', 'csv', [column('customer.mail', undefined, ['pii'])], []],
])('%s', (_, format, columns, expected) => {
  const personal = personalColumns({ tags: [], files: { format }, columns });

  expect(names.filter(personal.has)).toEqual(expected);
});

test('the tag of a table is that of all its columns, also of those that nobody declared', () => {
  const personal = personalColumns({ tags: ['PII'], columns: [] });

  expect([personal.isAny, names.filter(personal.has)]).toEqual([true, names]);
});
