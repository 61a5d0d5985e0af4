import { expect, test } from 'vitest';
import {
  quoteIdentifier,
  quoteLiteral,
  relationKey,
  renderRelation,
} from '../../../src/core/relation.ts';

test('a quote in an identifier is doubled', () => {
  expect(quoteIdentifier('a"b')).toBe('"a""b"');
});

test('a quote in a literal is doubled', () => {
  expect(quoteLiteral("it's")).toBe("'it''s'");
});

test('a relation without a database is rendered from its schema on', () => {
  expect(renderRelation({ schema: 'gold', identifier: 'kpi' })).toBe('"gold"."kpi"');
});

test('a relation with a database is rendered whole', () => {
  expect(renderRelation({ database: 'db', schema: 'gold', identifier: 'kpi' })).toBe(
    '"db"."gold"."kpi"',
  );
});

test('relations that differ in letter case have one key', () => {
  const lower = relationKey({ schema: 'gold', identifier: 'kpi' });
  const upper = relationKey({ schema: 'GOLD', identifier: 'Kpi' });

  expect(upper).toBe(lower);
});
