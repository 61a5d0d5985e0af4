import { expect, test } from 'vitest';
import { StagingProject } from '../staging-fixture.ts';

const ORDERS =
  '<orders><order no="A1"><line sku="x" qty="1"/><line sku="y" qty="2"/></order><order no="A2"><line sku="z" qty="3"/></order></orders>';

test('a repeated element is a list of structs where its type says so, also where it stands once', async () => {
  await using project = await StagingProject.create({ 'data/in.xml': ORDERS });

  const staged = await project.stage({
    format: 'xml',
    record: 'order',
    columns: { line: 'struct(sku varchar, qty integer)[]' },
  });

  expect(await project.query(`select no, line from (${staged.select}) order by _record`)).toEqual([
    [
      'A1',
      [
        { sku: 'x', qty: 1 },
        { sku: 'y', qty: 2 },
      ],
    ],
    ['A2', [{ sku: 'z', qty: 3 }]],
  ]);
});

test('a nested element is a struct with lists where its type says so', async () => {
  await using project = await StagingProject.create({
    'data/in.xml':
      '<r><o><a k="1"><b>2</b><c><d>2025-01-02</d></c></a></o><o><a><c><d>2025-01-03</d><d/></c></a></o></r>',
  });

  const staged = await project.stage({
    format: 'xml',
    columns: { a: 'struct(k integer, b varchar[], c struct(d date[]))' },
  });

  expect(
    await project.query(
      `select a.k, a.b, a.c.d::varchar[] from (${staged.select}) order by _record`,
    ),
  ).toEqual([
    [1, ['2'], ['2025-01-02']],
    [null, null, ['2025-01-03', null]],
  ]);
});

test('a repeated part becomes the rows, with keys of its record', async () => {
  await using project = await StagingProject.create({ 'data/in.xml': ORDERS });

  const staged = await project.stage({
    format: 'xml',
    record: 'order',
    files: { explode: { path: 'line', keys: ['no'] } },
    columns: { qty: 'integer' },
  });

  expect([await project.columns(staged), await project.rows(staged)]).toEqual([
    ['no', '_parent_record', 'sku', 'qty'],
    [
      ['A1', '1', 'x', 1],
      ['A1', '1', 'y', 2],
      ['A2', '2', 'z', 3],
    ],
  ]);
});

test('broken records and wrong values are rejects with their number, line and byte', async () => {
  await using project = await StagingProject.create({
    'data/in.xml': '<r>\n<o a="1"/>\n<o a="x"/>\n<o a="&"/>\n<o>\n</o></r>',
  });

  const staged = await project.stage({ format: 'xml', columns: { a: 'integer' } });

  expect([
    await project.query(`select a, _record::integer from (${staged.select}) order by _record`),
    await project.rejects(staged, '_record::integer, line::integer, byte_offset::integer'),
  ]).toEqual([
    [
      [1, 1],
      [null, 4],
    ],
    [
      [2, 3, 15],
      [3, 4, 26],
    ],
  ]);
});
