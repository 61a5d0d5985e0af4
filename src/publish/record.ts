import { readFile } from 'node:fs/promises';
import { isFileError } from '../core/file-error.ts';
import { isJsonObject, parseJson, type Json } from '../core/json.ts';
import { identityOf, isSameFile, parseIdentity, type FileIdentity } from './database-file.ts';
import { versionPath, type Places } from './places.ts';
import { writeDurably } from './write-durably.ts';

/** One state that readers were shown. */
export interface Version {
  readonly number: number;
  readonly publishedAt: string;
  /** Empty for a file that was there before ingot. */
  readonly runId: string;
  readonly command: string;
  /** Full names of the nodes that were built since the version before. */
  readonly changed: readonly string[];
  readonly file: FileIdentity;
  /** Undefined: every one, so that the working database can be made again from it. */
  readonly schemas: readonly string[] | undefined;
}

/** What was published, beside the database; those versions that are kept, and the one that readers open. */
export interface PublicationRecord {
  readonly versions: readonly Version[];
  /** The working database as it was published, or as a run left it that changed nothing for readers. */
  readonly work: FileIdentity | undefined;
  /** Full names of the nodes that were built and not published yet. */
  readonly pending: readonly string[];
  /** What failed in a run that was kept from readers, and did not pass since. */
  readonly failing: readonly string[];
}

export const emptyRecord: PublicationRecord = {
  versions: [],
  work: undefined,
  pending: [],
  failing: [],
};

/** One that can't be read counts as none: what readers open is then taken as it is. */
export async function readRecord(places: Places): Promise<PublicationRecord> {
  const text = await readFile(places.record, 'utf8').catch(emptyUnlessOfDisk);
  const value = parseJson(text);
  if (!isJsonObject(value)) return emptyRecord;
  const versions = Array.isArray(value['versions']) ? value['versions'] : [];
  return {
    versions: versions.flatMap((each) => toVersion(each) ?? []),
    work: parseIdentity(value['work']),
    pending: toTexts(value['pending']),
    failing: toTexts(value['failing']),
  };
}

/** A disk that fails for a moment must not make ingot forget what was published. */
function emptyUnlessOfDisk(error: unknown): string {
  if (
    isFileError(error) &&
    ['EIO', 'ENOSPC', 'EMFILE', 'ENFILE', 'EACCES'].includes(error.code ?? '')
  )
    throw error;
  return '';
}

export async function writeRecord(places: Places, record: PublicationRecord): Promise<void> {
  await writeDurably(places.record, `${JSON.stringify(record, undefined, 2)}\n`);
}

/** The version that readers open now; undefined where the file is none that was published. */
export function currentVersion({ versions }: PublicationRecord, path: string): Version | undefined {
  const found = identityOf(path);
  const same = versions.filter(({ file }) => isSameFile(file, found));
  return same.find(({ file }) => file.writtenAt === found?.writtenAt) ?? same.at(-1);
}

/** Former versions whose files are there, the oldest first. */
export function keptVersions({ versions }: PublicationRecord, places: Places): readonly Version[] {
  return versions.filter(({ number, file }) =>
    isSameFile(identityOf(versionPath(places, number)), file),
  );
}

function toVersion(value: Json): Version | undefined {
  if (!isJsonObject(value)) return undefined;
  const { number, publishedAt, runId, command, schemas } = value;
  const file = parseIdentity(value['file']);
  if (typeof number !== 'number' || typeof publishedAt !== 'string' || file === undefined)
    return undefined;
  return {
    number,
    publishedAt,
    runId: String(runId),
    command: String(command),
    changed: toTexts(value['changed']),
    file,
    schemas: schemas === undefined ? undefined : toTexts(schemas),
  };
}

function toTexts(value: Json | undefined): readonly string[] {
  return Array.isArray(value)
    ? value.filter((each): each is string => typeof each === 'string')
    : [];
}
