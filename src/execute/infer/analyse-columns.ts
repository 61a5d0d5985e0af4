import type { Session } from '../../core/adapter.ts';
import type { FileFormat } from '../../core/file-spec.ts';
import type { SessionPool } from '../staging/session-pool.ts';
import { columnValues, recordsColumn, type ColumnValues } from './columns/column-values.ts';
import { describeColumn } from './columns/describe-column.ts';
import { guessColumn, type GuessedColumn } from './columns/guess-column.ts';
import { guessNested } from './columns/guess-nested.ts';
import type { ValueOrigin } from './columns/guess-number.ts';
import type { ColumnFacts } from './inferred.ts';
import type { LoadedRecords } from './load-records.ts';

/** A column with all that its values tell. */
export interface AnalysedColumn extends GuessedColumn {
  readonly name: string;
  readonly facts: ColumnFacts;
  /** The facts of it as text. */
  readonly textFacts: ColumnFacts;
  /** Values with blanks around them. */
  readonly padded: number;
  /** Rows with a value. */
  readonly filled: number;
  /** Whether its values are all addresses of mail. */
  readonly isMail: boolean;
}

export interface AnalysisRequest {
  readonly pool: SessionPool;
  readonly records: LoadedRecords;
  readonly format: FileFormat;
  readonly originOf: (column: string) => ValueOrigin;
}

/** Looks at every column of the view `records`, a few side by side. */
export async function analyseColumns(request: AnalysisRequest): Promise<readonly AnalysedColumn[]> {
  const { pool, records } = request;
  const columns = await Promise.all(
    records.names.map((name) => pool.use((session) => analyse(session, name, request))),
  );
  return withPoints(columns);
}

async function analyse(
  session: Session,
  name: string,
  { records, format, originOf }: AnalysisRequest,
): Promise<AnalysedColumn> {
  const column = recordsColumn(name, records.placeOf);
  const values = await columnValues(session, column);
  const guessed = await guessColumn(values, originOf(name));
  const isText = guessed.guess.dataType === 'varchar';
  const facts = await describeColumn(values, guessed.guess);
  const mail = isText && (await isMail(values));
  // What comes last, since it looks at the parts by the same table as at the whole.
  const nested = await nestedGuess(session, { values, from: column.from, format });
  return {
    ...guessed,
    ...(nested !== undefined && { ...nested, ifPoint: undefined }),
    name,
    facts,
    textFacts: {
      ...facts,
      nulls: values.nulls,
      distinct: values.distinct,
      least: undefined,
      greatest: undefined,
    },
    padded: values.padded,
    filled: values.rows - values.nulls - values.empty,
    isMail: mail,
  };
}

/** Only JSON and XML have parts; what looks so in another file is text that may be read as JSON. */
async function nestedGuess(
  session: Session,
  {
    values,
    from,
    format,
  }: { readonly values: ColumnValues; readonly from: string; readonly format: FileFormat },
): Promise<Pick<GuessedColumn, 'guess'> | undefined> {
  if (values.nested === 0) return undefined;
  const text = (note: string) => ({ guess: { dataType: 'varchar', reading: {}, notes: [note] } });
  if (format === 'csv' || format === 'tsv') {
    const [broken] = await values.ask(['count(*) filter (where not json_valid(t))']);
    const isJson = broken === 0 || broken === '0';
    return isJson ? text('JSON: data_type: json would check it') : undefined;
  }
  const trial = await guessNested({ session, column: values, from, isXml: format === 'xml' });
  return trial.kind === 'fits' ? { guess: trial.guess } : undefined;
}

async function isMail(values: ColumnValues): Promise<boolean> {
  if (!values.shapes.some(({ text }) => text.includes('@'))) return false;
  const [mails, all] = await values.ask([
    `count(*) filter (where regexp_full_match(t, '[^@\\s]+@[^@\\s]+[.][A-Za-z]{2,}'))`,
    'count(*)',
  ]);
  return Number(mails) >= 0.9 * Number(all);
}

/** What could be points of thousands are those of fractions, where other columns have such points and none has commas. */
function withPoints(columns: readonly AnalysedColumn[]): readonly AnalysedColumn[] {
  const fractions = columns.filter(
    ({ guess }) =>
      /^(?:decimal|double)/.test(guess.dataType) || guess.reading.decimal !== undefined,
  );
  const arePoints =
    fractions.length > 0 && fractions.every(({ guess }) => (guess.reading.decimal ?? '.') === '.');
  if (!arePoints) return columns;
  const example = fractions[0]?.name ?? '';
  return columns.map((column) => {
    const { ifPoint } = column;
    if (ifPoint === undefined) return column;
    const note = `points are taken for those of fractions, as in "${example}"`;
    return {
      ...column,
      guess: { ...ifPoint, notes: [...ifPoint.notes, note] },
      ifPoint: undefined,
    };
  });
}
