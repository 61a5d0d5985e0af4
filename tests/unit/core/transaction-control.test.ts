import { expect, test } from 'vitest';
import { isLeftOpen, transactionControl } from '../../../src/core/transaction-control.ts';

test.each([
  ['begin', 'begin'],
  ['BEGIN TRANSACTION', 'begin'],
  ['start transaction read only', 'begin'],
  ['commit', 'end'],
  ['/* a */ commit -- b', 'end'],
  ['end transaction', 'end'],
  ['rollback', 'end'],
  ['abort', 'end'],
  ['explain analyze commit', 'end'],
  ['explain (analyze, format json) commit', 'end'],
  ['explain select 1', undefined],
  ["select 'commit'", undefined],
  ['from "commit"', undefined],
  ['insert into begin values (1)', undefined],
  ['checkpoint', undefined],
  ['', undefined],
])('%s controls a transaction: %s', (statement, control) => {
  expect(transactionControl(statement)).toBe(control);
});

test.each([
  [['begin', 'select 1'], true],
  [['begin', 'commit'], false],
  [['begin', 'commit', 'begin'], true],
  [['select 1'], false],
])('%j leaves a transaction open: %s', (statements, isOpen) => {
  expect(isLeftOpen(statements)).toBe(isOpen);
});
