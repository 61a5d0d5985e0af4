import { expect, test } from 'vitest';
import { IngotError } from '../../../../src/core/error.ts';
import { StagingProject } from './staging-fixture.ts';

test('attributes and elements become columns, and what is empty or missing is NULL', async () => {
  await using project = await StagingProject.create({
    'data/in.xml': `<?xml version="1.0"?>
<customers><customer id="1"><name>Anna</name><email/></customer><customer id="2"><name>Bo &amp; Co</name></customer></customers>
`,
  });

  const staged = await project.stage({ format: 'xml', record: 'customer' });

  expect([await project.columns(staged), await project.rows(staged)]).toEqual([
    ['id', 'name', 'email'],
    [
      ['1', 'Anna', null],
      ['2', 'Bo & Co', null],
    ],
  ]);
});

test('records with repeated elements are kept', async () => {
  await using project = await StagingProject.create({
    'data/in.xml':
      '<orders><order no="A1"><line sku="x" qty="1"/><line sku="y" qty="2"/></order><order no="A2"><line sku="z" qty="3"/></order></orders>',
  });

  const staged = await project.stage({ format: 'xml', record: 'order' });

  expect(await project.query(`select no from (${staged.select}) order by _record`)).toEqual([
    ['A1'],
    ['A2'],
  ]);
});

test('the encoding that the file declares is read', async () => {
  await using project = await StagingProject.create({
    'data/in.xml': Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><r><row><s>Västerås</s></row></r>',
      'latin1',
    ),
  });

  const staged = await project.stage({ format: 'xml', record: 'row' });

  expect(await project.rows(staged)).toEqual([['Västerås']]);
});

const entities = ['a "lol"', 'b "&a;&a;"', 'x SYSTEM "file:///etc/passwd"'];

test.each(entities)('a document type with entity %s is refused', async (entity) => {
  await using project = await StagingProject.create({
    'data/in.xml': `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY ${entity}>]><r><row><t>&x;</t></row></r>`,
  });

  const error: unknown = await project
    .stage({ format: 'xml', record: 'row' })
    .catch((e: unknown) => e);

  expect(error).toBeInstanceOf(IngotError);
});

test('broken records and wrong values are rejects in file order, and columns may be absent', async () => {
  await using project = await StagingProject.create({
    'data/in.xml':
      '<o><r a="1"><b>x</b></r><r a="q"><b>2</b><c>3</c></r><r a="2"><b>&broken</b></r><r a="4"/><r a="z"/></o>',
  });

  const staged = await project.stage({
    format: 'xml',
    record: 'r',
    columns: { a: 'bigint', shipped_on: 'date' },
  });

  const rows = await project.query(
    `select _record::int, a::int, shipped_on from (${staged.select}) order by 1`,
  );
  expect([rows, await project.rejects(staged, '_record::int, column_name')]).toEqual([
    [
      [1, 1, null],
      [4, 4, null],
    ],
    [
      [2, 'a'],
      [3, 'b'],
      [5, 'a'],
    ],
  ]);
});

test('a long tail of wrong values is counted, which DuckDB by itself forgets', async () => {
  const filler = 'some text '.repeat(400);
  const records = Array.from(
    { length: 5000 },
    (_, at) => `<r><a>${at < 1000 ? at : 'x'}</a><b>${filler}</b></r>`,
  );
  await using project = await StagingProject.create({
    'data/in.xml': `<o>${records.join('')}</o>`,
  });

  const { counts } = await project.stage({ format: 'xml', record: 'r', columns: { a: 'bigint' } });

  expect([counts.rows, counts.rejected]).toEqual([1000, 4000]);
});
