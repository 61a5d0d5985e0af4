import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { summary } from '../../../src/cli/reporters/summary.ts';
import type { StaleNode } from '../../../src/core/results.ts';
import { runOf } from '../record/record-fixture.ts';
import { model } from '../select/manifest-fixture.ts';

const stale = (name: string): StaleNode => ({
  node: model(`models/gold/${name}.sql`),
  reason: 'silver.orders failed',
});

function textOf(nodes: readonly StaleNode[]): string {
  const facts = { run: { ...runOf([]), stale: nodes }, place: 'a.duckdb', showCommand: String };
  return summary(facts, { colors: new Chalk({ level: 0 }), columns: 80 });
}

test('up to five stale nodes are named with their reasons', () => {
  expect(textOf(['a', 'b', 'c', 'd', 'e'].map(stale))).toContain(`
  Stale        gold.a: silver.orders failed
               gold.b: silver.orders failed
               gold.c: silver.orders failed
               gold.d: silver.orders failed
               gold.e: silver.orders failed
  Database     a.duckdb`);
});

test('of more, the others are counted, with the command that shows them', () => {
  expect(textOf(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(stale))).toContain(`
               gold.e: silver.orders failed
               and 2 more: ingot status
  Database     a.duckdb`);
});

test('where nothing is stale, nothing is said', () => {
  expect(textOf([])).not.toContain('Stale');
});
