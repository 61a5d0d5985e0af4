import type { QueryResult, Session } from '../../core/adapter.ts';
import type { Column } from '../../core/node.ts';
import { quoteIdentifier } from '../../core/relation.ts';
import type { SessionPool } from '../staging/session-pool.ts';
import { valueReadings, valueSql } from '../staging/values/value-sql.ts';
import type { AnalysedColumn } from './analyse-columns.ts';
import { namesKey, namesPerson } from './columns/name-hints.ts';
import type { ColumnFacts, InferredColumn, InferredSource } from './inferred.ts';
import type { FileFacts } from './infer.ts';
import { inGroups } from './in-groups.ts';
import type { LoadedRecords } from './load-records.ts';
import { namesOf } from './names.ts';
import type { PlannedOption, ReadingPlan } from './plan.ts';
import { sharedValues } from './planned-values.ts';
import { shareOptions } from './shared-options.ts';
import { tableSource } from './table-source.ts';
import { verifyColumns, type BadValues } from './verify-columns.ts';
import { countOf, formatCount } from '../../core/count-text.ts';

export interface Findings extends FileFacts {
  readonly plan: ReadingPlan;
  readonly hiveKeys: readonly string[];
  readonly records: LoadedRecords;
  readonly columns: readonly AnalysedColumn[];
}

const previewRows = 5;

/** Puts together what was found, and takes back every type that staging would reject a record for. */
export async function assembleSource(
  findings: Findings,
  pool: SessionPool,
): Promise<InferredSource> {
  const { plan, records, found, surveys, format } = findings;
  const first = withSharing(findings, findings.columns);
  const bad = await verifyColumns(pool, sourceOf(plan, first), records.names);
  const columns = findings.columns.map((column) => withoutType(column, bad));
  const { options, inferred } = bad.size === 0 ? first : withSharing(findings, columns);
  return {
    ...namesOf(found.files),
    globs: found.globs,
    format,
    options: [
      ...plan.options,
      ...options,
      ...(findings.hiveKeys.length === 0 ? [] : [{ key: 'hive_partitions', value: true }]),
    ],
    columns: inferred,
    notes: [...sourceNotes(findings), ...plan.notes],
    files: surveys.length,
    rows: records.rows,
    rejected: records.rejected,
    isWhole: isWhole(findings),
    preview: await pool.use((session) =>
      preview(session, sourceOf(plan, { options, inferred }), records.names),
    ),
  };
}

function isWhole({ records, surveys, leftOut }: Findings): boolean {
  return records.isWhole && leftOut === 0 && surveys.every((survey) => survey.isWhole);
}

interface Shared {
  readonly options: readonly PlannedOption[];
  readonly inferred: readonly InferredColumn[];
}

function withSharing(findings: Findings, columns: readonly AnalysedColumn[]): Shared {
  const isTrimmed = findings.plan.options.some(({ key }) => key === 'trim');
  const shared = shareOptions(columns, { isTrimmed });
  const inferred = columns.map((column, index) =>
    inferredColumn(
      {
        ...column,
        guess: shared.columns[index]?.guess ?? column.guess,
        facts: factsWithout(column, shared.nulls),
      },
      { findings, isFirst: index === 0 },
    ),
  );
  return { options: shared.options, inferred };
}

/** The facts of a column of texts in which some words are NULL, since they are in others. */
function factsWithout(
  { guess, facts, nullWords }: AnalysedColumn,
  nulls: readonly string[],
): ColumnFacts {
  if (guess.dataType !== 'varchar') return facts;
  const words = nullWords.filter(({ text }) => nulls.includes(text));
  const rows = words.reduce((sum, word) => sum + word.rows, 0);
  return { ...facts, nulls: facts.nulls + rows, distinct: facts.distinct - words.length };
}

function inferredColumn(
  column: AnalysedColumn,
  { findings, isFirst }: { readonly findings: Findings; readonly isFirst: boolean },
): InferredColumn {
  const { name, guess, facts, isMail, filled } = column;
  const { records, hiveKeys, plan, format } = findings;
  // What is missing in JSON or XML is NULL.
  const isDelimited = format === 'csv' || format === 'tsv';
  const partialIn = records.partial.get(name);
  const isTrimmed = plan.options.some(({ key }) => key === 'trim');
  const isKey =
    records.rows > 1 &&
    facts.nulls === 0 &&
    filled === records.rows &&
    facts.distinct === records.rows;
  const isLikely =
    isKey && isWhole(findings) && (namesKey(name) || (isFirst && records.rows >= enough));
  return {
    name,
    dataType: guess.dataType,
    reading: guess.reading,
    tests: isLikely ? ['not_null', 'unique'] : [],
    isPartial: isDelimited && partialIn !== undefined,
    notes: [
      ...(hiveKeys.includes(name) ? ['from the names of the folders'] : []),
      ...(isDelimited && partialIn !== undefined
        ? [`not in all files, so that it can't be declared; it is in "${partialIn}"`]
        : []),
      ...guess.notes,
      ...(isTrimmed || guess.dataType !== 'varchar' ? [] : paddingNotes(column)),
      ...(isMail || namesPerson(name)
        ? ['likely personal: tags: [pii] would keep its values out of messages']
        : []),
      ...(isKey && !isLikely && records.rows >= enough
        ? ['data_tests: [not_null, unique] would pass']
        : []),
    ],
    facts,
  };
}

function paddingNotes({ padded }: AnalysedColumn): readonly string[] {
  if (padded === 0) return [];
  const have = padded === 1 ? 'value has blanks around it' : 'values have blanks around them';
  return [`${formatCount(padded)} ${have}: trim: true would take them off`];
}

/** Below so many rows it means little that values are unique. */
const enough = 20;

function withoutType(column: AnalysedColumn, bad: BadValues): AnalysedColumn {
  const found = bad.get(column.name);
  if (found === undefined) return column;
  const { dataType } = column.guess;
  const values = countOf(found.rows, 'value');
  const note = `${dataType}, but for ${values}: ${found.reason}`;
  return {
    ...column,
    guess: { dataType: 'varchar', reading: {}, notes: [note] },
    facts: column.textFacts,
  };
}

function sourceNotes({ records, found, leftOut, surveys }: Findings): readonly string[] {
  const all = found.files.length;
  const empty = all - leftOut - surveys.length;
  return [
    ...records.reasons.map(
      ({ reason, records: count, place }) =>
        `${formatCount(count)} rejected, such as ${place}: ${reason}`,
    ),
    ...(leftOut > 0
      ? [`${formatCount(all - leftOut)} of ${formatCount(all)} files were looked at`]
      : []),
    ...(empty > 0 ? [countOf(empty, 'empty file')] : []),
    ...(found.isOutside
      ? ['The files are outside the project: copy them into it, or set DATA_DIR to their folder']
      : []),
  ];
}

/** The source as its YAML declares it. */
function sourceOf(plan: ReadingPlan, { options, inferred }: Shared) {
  const declared = inferred.filter(({ isPartial }) => !isPartial);
  const columns = declared.map(({ name, dataType, reading }): Column => ({
    name,
    description: '',
    dataType,
    reading,
    tags: [],
    meta: {},
  }));
  return tableSource(
    { ...plan.spec, values: sharedValues([...plan.options, ...options]) },
    columns,
  );
}

async function preview(
  session: Session,
  source: ReturnType<typeof sourceOf>,
  names: readonly string[],
): Promise<QueryResult> {
  const parts: QueryResult[] = [];
  for (const group of inGroups(names)) {
    const values = valueReadings(source, group).map((reading, index) => {
      const { tolerant } = valueSql(`c${index}`, reading);
      return `${tolerant} as ${quoteIdentifier(reading.name)}`;
    });
    const texts = group.map((name, index) => `${quoteIdentifier(name)} as c${index}`);
    const from = `select ${texts.join(', ')} from records order by _record limit ${previewRows}`;
    parts.push(await session.query(`select ${values.join(', ')} from (${from})`));
  }
  return {
    columns: parts.flatMap(({ columns }) => columns),
    rows: (parts[0]?.rows ?? []).map((_, index) => parts.flatMap(({ rows }) => rows[index] ?? [])),
  };
}
