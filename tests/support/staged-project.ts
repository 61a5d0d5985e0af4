import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../src/core/json.ts';
import { createProject, type TestProject } from './create-project.ts';
import { leftovers } from './killed-builds.ts';

const names = ['people', 'lines', 'orders', 'many', 'news'] as const;
const manyFiles = 20;

/** Where the staged files of the project's sources are. */
export const staging = 'target/staging/raw';

/** A project with raw files of several formats, some records of them bad, and a table that counts what is in each. */
export async function stagedProject(
  files: Readonly<Record<string, string>> = {},
): Promise<TestProject> {
  return createProject({
    'models/gold/raw.yml': `sources:
  - name: raw
    columns: [{ name: id, data_type: integer }, { name: v, data_type: integer }]
    tables:
      - { name: people, files: data/raw/people.csv }
      - { name: lines, files: data/raw/lines.ndjson }
      - { name: orders, files: 'data/raw/orders*.xml', record: order }
      - { name: many, files: data/raw/many/*.csv }
      - { name: news, files: data/raw/news/*.csv, new_files_only: true }
`.replace(
      /^ {4}columns: (.*)\n([^]*)/m,
      (_, columns: string, tables: string) =>
        `${tables.replaceAll(' }\n', `, columns: ${columns} }\n`)}`,
    ),
    'models/gold/counts.sql': `{{config materialized="table"}}
${names.map((name) => `select '${name}' as source, count(*) as n from {{source "raw" "${name}"}}`).join('\nunion all\n')}
`,
    ...rawFiles(1),
    ...files,
  });
}

/** All raw files of a version; `news` has one more with each version. */
export function rawFiles(version: number): Readonly<Record<string, string>> {
  const many = Array.from({ length: manyFiles }, (_, file): [string, string] => [
    `data/raw/many/${file}.csv`,
    // Two of three stay as they were.
    csv([`${file},${file % 3 === 0 ? version : 1}`, `${file}x,1`]),
  ]);
  return {
    'data/raw/people.csv': csv([`1,${version}`, 'x,1', `3,${version}`]),
    'data/raw/lines.ndjson': `{"id":1,"v":${version}}\n{"id":\n{"id":3,"v":${version}}\n`,
    'data/raw/orders.1.xml': xml([`<v>${version}</v>`, '<v>a & b</v>']),
    'data/raw/orders.2.xml': xml(['<v>1</v>', '<v>one</v>', '<v>3</v>']),
    ...Object.fromEntries(many),
    [`data/raw/news/${version}.csv`]: csv([`${version},${version}`, 'x,1']),
  };
}

function csv(lines: readonly string[]): string {
  return `id,v\n${lines.join('\n')}\n`;
}

function xml(orders: readonly string[]): string {
  const list = orders.map((order, index) => `<order id="${index + 1}">${order}</order>`);
  return `<orders>\n${list.join('\n')}\n</orders>\n`;
}

/** What each source has: its rows and their sum, its rejects, its files. */
export type StagedTables = Readonly<Record<string, readonly Json[]>>;

/** @param news versions whose raw files are in `news` */
export function expectedTables(version: number, news: readonly number[]): StagedTables {
  const sum = news.reduce((total, each) => total + each, 0);
  const renewed = Math.ceil(manyFiles / 3);
  return {
    people: [2, 2 * version, 1, 1],
    lines: [2, 2 * version, 1, 1],
    orders: [3, version + 4, 2, 2],
    many: [manyFiles, renewed * version + manyFiles - renewed, manyFiles, manyFiles],
    news: [news.length, sum, news.length, news.length],
  };
}

export async function stagedTables(project: TestProject): Promise<StagedTables> {
  const rows = await project.query(
    names
      .map(
        (name) => `select '${name}',
  count(*)::int,
  sum(v)::int,
  (select count(*)::int from ops.rejects where source = 'raw.${name}'),
  count(distinct _file_checksum)::int
from raw.${name}`,
      )
      .join('\nunion all\n'),
  );
  return Object.fromEntries(rows.map(([name, ...values]) => [String(name), values]));
}

/** What must never be in the tables of what was staged, and files that nobody needs. */
export async function stagingProblems(project: TestProject): Promise<readonly string[]> {
  const rows = await project.query(
    names
      .map(
        (name) => `select '${name}: a record is there twice: ' || _source_file
from raw.${name} group by _source_file, _record having count(*) > 1
union all
select '${name}: a row is of no batch: ' || _source_file
from raw.${name} as row
where not exists (
  from ops.batches
  where source = 'raw.${name}' and file_checksum = _file_checksum and batch_id = _batch_id
)
union all
select '${name}: a batch is told twice: ' || any_value(source_file)
from ops.batches where source = 'raw.${name}' group by batch_id, file_checksum having count(*) > 1`,
      )
      .join('\nunion all\n'),
  );
  return [
    ...rows.flat().map(String),
    ...(await leftovers(project))
      .filter((name) => name.startsWith('target/'))
      .map((name) => `${name} is still there`),
    ...(await unneeded(project)).map((name) => `${name} is needed by nobody`),
  ];
}

/** Staged files that no list of a batch names. */
async function unneeded({ path }: TestProject): Promise<readonly string[]> {
  const folder = join(path, staging);
  const all = (await readdir(folder, { recursive: true })).filter((name) => /\.\w+$/.test(name));
  const lists = all.filter((name) => name.endsWith('.batch.json'));
  const texts = await Promise.all(lists.map((name) => readFile(join(folder, name), 'utf8')));
  const named = texts.join('');
  return all.filter(
    (name) => /\.parquet$/.test(name) && !named.includes(`"${name.replace(/^.*\//, '')}"`),
  );
}
