import { IngotError } from '../../core/error.ts';
import type { ProjectFile } from '../../core/project.ts';
import type { Location } from '../../core/source-text.ts';
import { suggest } from '../../core/suggest.ts';

/** The files with rows for unit tests, by name without the ending. */
export class Fixtures {
  readonly #files = new Map<string, ProjectFile[]>();

  constructor(files: readonly ProjectFile[]) {
    for (const file of files) {
      const name = nameOf(file);
      this.#files.set(name, [...(this.#files.get(name) ?? []), file]);
    }
  }

  /** @throws IngotError FIXTURE_NOT_FOUND, FIXTURE_AMBIGUOUS */
  find(name: string, ending: 'csv' | 'sql', location: Location): ProjectFile {
    const base = name.endsWith(`.${ending}`) ? name.slice(0, -ending.length - 1) : name;
    const all = this.#files.get(base) ?? [];
    const [found, other] = all.filter(({ path }) => path.endsWith(`.${ending}`));
    if (found === undefined)
      throw new IngotError('FIXTURE_NOT_FOUND', `No fixture is named "${base}.${ending}"`, {
        location,
        hint:
          all.length > 0
            ? `There is ${all[0]!.path}: set "format" to what it is.`
            : (suggest(base, this.#files.keys()) ?? 'Fixtures are files of tests/fixtures.'),
      });
    if (other !== undefined)
      throw new IngotError('FIXTURE_AMBIGUOUS', `Two fixtures are named "${base}.${ending}"`, {
        location,
        hint: `They are ${found.path} and ${other.path}: rename one.`,
      });
    return found;
  }
}

function nameOf({ path }: ProjectFile): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}
