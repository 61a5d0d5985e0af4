import { expect, test } from 'vitest';
import { IngotError } from '../../../src/core/error.ts';
import { startDefinitions } from '../../../src/execute/start-definitions.ts';
import { parseTemplate } from '../../../src/template/parse-template.ts';

const location = { path: 'ingot.yml', line: 1, column: 1, lineText: '' };
const template = parseTemplate({ path: 'ingot.yml', text: '' });
const parsed = {
  runHooks: { start: [{ template, location, isInTransaction: true }], end: [] },
};

test('of what runs at the start, what makes macros, types and schemas is kept', () => {
  const kept = [
    'create macro a() as 1',
    'CREATE OR REPLACE FUNCTION a(x) AS x',
    'create temp macro a() as 1',
    "create type mood as enum ('a')",
    'create schema if not exists util',
    '-- why\n/* and */ create macro a() as 1',
  ];
  const others = [
    'create table macro as select 1',
    'create or replace view a as select 1',
    'drop macro a',
    "insert into a values ('create macro')",
    'createmacro',
  ];
  const hook = () => ({ statements: [...kept, ...others], location, isInTransaction: true });

  expect(startDefinitions(parsed, { hook })).toEqual(kept);
});

test('a hook that is wrong makes nothing here: who runs it tells', () => {
  const hook = () => {
    throw new IngotError('TEMPLATE_UNKNOWN_NAME', 'Nothing is named "x"');
  };

  expect(startDefinitions(parsed, { hook })).toEqual([]);
});
