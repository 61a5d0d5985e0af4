import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

async function parsed(files: Readonly<Record<string, string>>) {
  await using project = await createProject({ 'seeds/ref/s.csv': 'id\n', ...files });
  const { parsed: found } = await project.prepare();
  return found.nodes.find(({ resourceType }) => resourceType === 'seed');
}

test('a seed is UTF-8 with double quotes, and only what is empty is NULL', async () => {
  expect(await parsed({})).toMatchObject({
    csv: { delimiter: undefined, quote: '"', escape: '"', encoding: 'utf-8' },
    nulls: [''],
    quoteColumns: undefined,
    columnTypes: {},
  });
});

test('a seed is read as its folder says, and then as its own properties do', async () => {
  const seed = await parsed({
    'ingot.yml':
      "name: shop\nseeds: { ref: { +delimiter: ';', +quote: \"'\", +encoding: cp1252, +nulls: ['', NA, null], +quote_columns: false } }\n",
    'seeds/p.yml': "seeds: [{ name: s, config: { delimiter: '|', column_types: { id: bigint } } }]",
  });

  expect(seed).toMatchObject({
    csv: { delimiter: '|', quote: "'", escape: "'", encoding: 'windows-1252' },
    nulls: ['', 'NA', 'null'],
    quoteColumns: false,
    columnTypes: { id: 'bigint' },
  });
});

test('types of all layers add up, the inner ones win, and a seed may be without those of its folders', async () => {
  const seed = await parsed({
    'ingot.yml':
      'name: shop\nseeds: { +column_types: { ID: text, zip: text, n: text }, ref: { +column_types: { n: int, m: int }, s: { +column_types: { own: int } } } }\n',
    'seeds/p.yml':
      'seeds: [{ name: s, config: { column_types: { id: bigint } }, columns: [{ name: m, data_type: double }] }]',
  });

  expect(seed).toMatchObject({
    columnTypes: { id: 'bigint', zip: 'text', n: 'int', m: 'double', own: 'int' },
    optionalTypes: ['zip', 'n'],
  });
});

test.each(["delimiter: '|||||'", 'column_types: [id]'])(
  'one mistake of a folder with two seeds is told once: %s',
  async (config) => {
    await using project = await createProject({
      'ingot.yml': `name: shop\nseeds: { +${config} }\n`,
      'seeds/a.csv': 'id\n',
      'seeds/b.csv': 'id\n',
    });

    expect(await project.mistakes()).toHaveLength(1);
  },
);

test.each([
  [
    "delimiter: '|||||'",
    'error YAML_VALUE: "delimiter" can\'t be "|||||": it must have one to 4 bytes, and no line end or NUL',
  ],
  [
    "quote: '##'",
    'error YAML_VALUE: "quote" can\'t be "##": it must be one ASCII character, but no blank, line end or NUL',
  ],
  [
    "delimiter: '\"'",
    'error SOURCE_DIALECT: The delimiter "\\"" has the quote or the escape in it',
  ],
  ['encoding: utf-9', 'error YAML_VALUE: "encoding" can\'t be "utf-9"'],
  ['nulls: { a: b }', 'error YAML_TYPE: "nulls" of seed "ref.s" must be a text or a list of texts'],
  ['quote_columns: maybe', 'error YAML_TYPE: "quote_columns" of the configuration of seed "ref.s"'],
  ['skip: 1', 'error YAML_KEY_UNKNOWN: The configuration of seed "ref.s" has no key "skip"'],
  [
    'column_types: { id: integer, ID: varchar }',
    'error YAML_VALUE: "column_types" has the column "id" twice, as "ID" too',
  ],
])('%s is a mistake of a seed', async (config, message) => {
  await using project = await createProject({
    'seeds/ref/s.csv': 'id\n',
    'seeds/p.yml': `seeds: [{ name: s, config: { ${config} } }]`,
  });

  const [mistake] = await project.mistakes();

  expect(mistake).toContain(message);
});
