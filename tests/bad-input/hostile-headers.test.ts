import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

test('a NUL in the header of a seed or a raw file is a mark in the name of the column', async () => {
  await using project = await createProject({
    'seeds/s.csv': 'id,na\0me\n1,2\n',
    'data/raw/r.csv': 'id,na\0me\n1,2\n',
    'models/sources.yml': 'sources: [{ name: raw, tables: [{ name: r, files: data/raw/r.csv }] }]',
    'models/a.sql':
      'select r."na�me" as r, s."na�me" as s from {{source "raw" "r"}} as r, {{ref "s"}} as s',
  });

  const { ok } = await project.run();

  expect({ ok, rows: await project.query('from main.a') }).toEqual({
    ok: true,
    rows: [['2', '2']],
  });
});
