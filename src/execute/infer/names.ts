import { snakeCase } from '../staging/snake-case.ts';
import type { FoundFile } from '../staging/find-files.ts';

/** Names for the source and its table, by the folder and the names of the files. */
export function namesOf(files: readonly FoundFile[]): {
  readonly sourceName: string;
  readonly tableName: string;
} {
  const folders = (files[0]?.sourcePath ?? '').split('/').slice(0, -1);
  const folder = folders
    .reverse()
    .find((name) => !name.includes('=') && !/^(?:\.\.?|)$/.test(name));
  const name = folder === undefined ? 'raw' : snakeCase(folder);
  return { sourceName: isTelling(name) ? name : 'raw', tableName: tableName(files) };
}

function isTelling(name: string): boolean {
  return name !== '' && !/^(?:data|raw|input|inputs|in|files|tmp|downloads|desktop)$/.test(name);
}

/** What the names have in common at their beginning, without numbers and dates behind it. */
function tableName(files: readonly FoundFile[]): string {
  const bases = files.map(({ sourcePath }) => baseOf(sourcePath));
  const [first = '', ...rest] = bases;
  let length = first.length;
  for (const base of rest) while (!base.startsWith(first.slice(0, length))) length--;
  const common = first.slice(0, length);
  const plain = common.replace(/(?:[-_. ]+\d|\d{4})[-_. \d]*(?:T\d*Z?)?$|[-_. ]+$/i, '');
  const name = snakeCase(plain.replace(/^\d+[-_. ]+(?=\D)/, '')) || snakeCase(common);
  return name === '' ? 'records' : name;
}

function baseOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.replace(/\.(?:gz|zst|zstd)$/i, '').replace(/(?<=.)\.[A-Za-z]\w*$/, '');
}
