import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

test.each([
  ['files: data/o.xml, delimiter: ";"', '"delimiter"', 'xml'],
  ['files: data/o.csv, record: order', '"record"', 'csv'],
])('a source with { %s } is refused, for %s does nothing there', async (keys, key, format) => {
  await using project = await createProject({
    'models/s.yml': `sources:\n  - name: raw\n    tables:\n      - { name: o, ${keys} }\n`,
  });

  const [mistake] = await project.mistakes();

  expect(mistake).toContain(
    `error SOURCE_KEY_UNUSED: ${key} of source "raw.o" means nothing for files of the format ${format}`,
  );
});

test.each([
  ['a quoted line break behind blanks', 'x,y\n1,2\n  "a\nb",3\n'],
  ['a quoted carriage return behind blanks', 'x,y\n1,  "a\r"\n'],
])('of a file with %s nothing is taken, and the source keeps what it had', async (_, text) => {
  await using project = await createProject({
    'models/s.yml':
      'sources:\n  - name: raw\n    tables:\n      - { name: o, files: data/o.csv }\n',
    'data/o.csv': 'x,y\n1,2\n',
  });
  await project.run({ command: 'stage' });
  await project.write({ 'data/o.csv': text });

  const { errors } = await project.run({ command: 'stage' });

  expect(errors[0]).toContain('error SOURCE_RECORDS_UNCLEAR: The records of "data/o.csv"');
  expect(await project.query('select x, y from raw.o')).toEqual([['1', '2']]);
});
