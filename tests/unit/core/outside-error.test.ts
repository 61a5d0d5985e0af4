import { open } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { EngineError } from '../../../src/core/adapter.ts';
import { IngotError } from '../../../src/core/error.ts';
import { failuresOf } from '../../../src/core/outside-error.ts';

function texts(error: unknown): readonly string[] | undefined {
  return failuresOf(error)?.map(({ code, message }) => `${code}: ${message}`);
}

test('a mistake is told as it is', () => {
  expect(texts(new IngotError('REF_NOT_FOUND', 'No model is named "a"'))).toEqual([
    'REF_NOT_FOUND: No model is named "a"',
  ]);
});

test('what the system refused names the file and the reason', async () => {
  const error: unknown = await open('/dev/null/file').catch((each: unknown) => each);

  expect(texts(error)).toEqual([
    `FILE_FAILED: The file "/dev/null/file" can't be used: ENOTDIR: not a directory, open '/dev/null/file'`,
  ]);
});

test.each(['IO', 'Out of Memory', 'TransactionContext', 'FATAL'])(
  'an error of the engine of the kind %s is told in its words',
  (kind) => {
    expect(texts(new EngineError(kind, 'Could not write file "a.duckdb"'))).toEqual([
      'DATABASE_FAILED: The database reported an error: Could not write file "a.duckdb"',
    ]);
  },
);

test.each([
  ['SQL of ingot that the engine does not understand', new EngineError('Parser', 'near "selct"')],
  ['a table that ingot should have made', new EngineError('Catalog', 'Table "a" does not exist')],
  ['any other error', new TypeError('a is not a function')],
])('%s is a bug in ingot', (_, error) => {
  expect(texts(error)).toBeUndefined();
});
