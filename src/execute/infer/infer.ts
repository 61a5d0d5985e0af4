import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Context } from '../../core/context.ts';
import { IngotError } from '../../core/error.ts';
import { fileFormats, type FileFormat } from '../../core/file-spec.ts';
import { interruptible } from '../../core/interruptible.ts';
import { hiveKeys } from '../staging/hive-partitions.ts';
import type { FoundFile } from '../staging/find-files.ts';
import { TemporaryFolder } from '../staging/temporary-folder.ts';
import { analyseColumns } from './analyse-columns.ts';
import { assembleSource } from './assemble-source.ts';
import { planCsv } from './csv/plan-csv.ts';
import { guessFormat } from './guess-format.ts';
import { inferParquet } from './infer-parquet.ts';
import { InferenceEngine } from './inference-engine.ts';
import type { InferredSource } from './inferred.ts';
import { planJson } from './json/plan-json.ts';
import { loadRecords, type LoadLimits } from './load-records.ts';
import type { ReadingPlan } from './plan.ts';
import { findRawFiles, type ProjectPlace, type RawFiles } from './raw-files.ts';
import { surveyFile, type Survey } from './survey-file.ts';
import { tableSource } from './table-source.ts';
import { planXml } from './xml/plan-xml.ts';

export interface InferRequest {
  /** Paths and patterns, relative to the working folder. */
  readonly patterns: readonly string[];
  readonly workingDir: string;
  /** The project that the source is for, where there is one. */
  readonly project: ProjectPlace | undefined;
  /** What tests make smaller. */
  readonly limits?: InferLimits;
}

/** How much is read before the rest is taken for more of the same. */
export interface InferLimits {
  readonly files: number;
  /** Of plain text, in all files together. */
  readonly bytes: number;
  readonly records: number;
}

const defaultLimits: InferLimits = { files: 1000, bytes: 200_000_000, records: 1_000_000 };
const leastFileBytes = 1_000_000;

/**
 * Looks at raw files and finds the source that would stage every record of them with the most telling types.
 * @throws IngotError
 */
export async function inferFiles(request: InferRequest, context: Context): Promise<InferredSource> {
  const found = await findRawFiles(request.patterns, request);
  const limits = request.limits ?? defaultLimits;
  const chosen = await chooseFiles(found.files, limits);
  const fileBytes = Math.max(leastFileBytes, Math.floor(limits.bytes / chosen.length));
  const fileRecords = Math.ceil(limits.records / chosen.length);
  const surveys: Survey[] = [];
  for (const file of chosen)
    surveys.push(await surveyFile(file, { maxBytes: fileBytes, signal: context.signal }));
  const filled = surveys.filter(({ bytes }) => bytes > 0);
  if (filled.length === 0) throw emptyError(found);
  const format = commonFormat(filled);
  await using folder = await TemporaryFolder.create(tmpdir());
  await using engine = await InferenceEngine.open(context, folder.path);
  const leftOut = found.files.length - chosen.length;
  const facts = {
    found,
    surveys: filled,
    leftOut,
    limits: { ...limits, fileBytes, fileRecords },
    format,
  };
  return await interruptible(engine.pool, context.signal, () =>
    format === 'parquet'
      ? inferParquet(facts, engine)
      : inferText({ ...facts, format }, { engine, folder: folder.path, context }),
  );
}

/** What is known before any record is read. */
export interface FileFacts {
  readonly found: RawFiles;
  /** Of the files that are looked at, empty ones not among them. */
  readonly surveys: readonly Survey[];
  /** How many files are not looked at, since there are so many. */
  readonly leftOut: number;
  readonly format: FileFormat;
  readonly limits: InferLimits & LoadLimits;
}

async function inferText(
  facts: FileFacts & { readonly format: Exclude<FileFormat, 'parquet'> },
  world: { readonly engine: InferenceEngine; readonly folder: string; readonly context: Context },
): Promise<InferredSource> {
  const { surveys, format, limits } = facts;
  const { engine, folder, context } = world;
  const files = surveys.map(({ file }) => file);
  const plan = planOf(surveys, format);
  const keys = hiveKeys(files, { hivePartitions: undefined });
  const records = await loadRecords({
    files,
    source: tableSource(plan.spec),
    hiveKeys: keys,
    folder,
    pool: engine.pool,
    limits,
    signal: context.signal,
  });
  const columns = await analyseColumns({
    pool: engine.pool,
    records,
    format,
    originOf: (name) => (keys.includes(name) ? 'text' : plan.originOf(name)),
  });
  return assembleSource({ ...facts, plan, hiveKeys: keys, records, columns }, engine.pool);
}

function planOf(surveys: readonly Survey[], format: Exclude<FileFormat, 'parquet'>): ReadingPlan {
  switch (format) {
    case 'csv':
    case 'tsv':
      return planCsv(surveys, format);
    case 'json':
    case 'ndjson':
      return planJson(surveys, format);
    case 'xml':
      return planXml(surveys);
  }
}

/** Many small files, or fewer large ones. */
async function chooseFiles(
  files: readonly FoundFile[],
  limits: InferLimits,
): Promise<readonly FoundFile[]> {
  const chosen = spread(files, limits.files);
  const sizes = await Promise.all(
    chosen.map(async ({ path }) => (await stat(path).catch(() => undefined))?.size ?? 0),
  );
  const bytes = sizes.reduce((sum, size) => sum + Math.min(size, leastFileBytes), 0);
  const fewer = Math.max(1, Math.floor(limits.bytes / leastFileBytes));
  return bytes > limits.bytes ? spread(files, fewer) : chosen;
}

/** So many of the files, the first and the last among them. */
function spread<T>(files: readonly T[], most: number): readonly T[] {
  if (files.length <= most) return files;
  const step = (files.length - 1) / Math.max(1, most - 1);
  return Array.from({ length: most }, (_, index) => files[Math.round(index * step)]!);
}

function commonFormat(surveys: readonly Survey[]): FileFormat {
  const formats = surveys.map((survey) => ({ survey, format: guessFormat(survey) }));
  const [first] = formats;
  const other = formats.find(({ format }) => format !== first?.format);
  if (first === undefined || other === undefined) return first?.format ?? fileFormats[0];
  throw new IngotError(
    'INFER_FORMATS_DIFFER',
    `"${first.survey.file.sourcePath}" is ${first.format} and "${other.survey.file.sourcePath}" is ${other.format}`,
    { hint: 'One table has files of one format: infer each kind by itself.' },
  );
}

function emptyError({ files }: RawFiles): IngotError {
  const [first] = files;
  const message =
    files.length === 1
      ? `The file "${first?.sourcePath ?? ''}" is empty`
      : `All ${files.length} files are empty`;
  return new IngotError('INFER_EMPTY', message, {
    hint: 'There is nothing to tell columns by: write them down as you expect them, and the file is a table without rows.',
  });
}
