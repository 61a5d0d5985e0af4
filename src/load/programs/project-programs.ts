import { IngotError, type ErrorCollector } from '../../core/error.ts';
import type { ProgramFile, ProjectFiles, ProjectPaths, SeedFile } from '../../core/project.ts';
import { filesBelow } from '../project-files.ts';
import { loadPrograms } from './load-programs.ts';

/** The folder of the project's own materializations. */
const materializationsFolder = 'materializations';

/** The models in TypeScript, and the materializations. */
export async function loadAllPrograms(
  root: string,
  { models, target }: ProjectPaths,
  errors: ErrorCollector,
): Promise<Pick<ProjectFiles, 'programs' | 'materializations'>> {
  const request = { root, target, errors };
  const find = (folder: string) =>
    errors.try(() => filesBelow(root, folder).filter(isProgram)) ?? [];
  const programs = await loadPrograms(models.flatMap(find), request);
  const materializations = await loadPrograms(find(materializationsFolder), request);
  return {
    programs: programs.filter((file) => exportsFunction(file, 'model', errors)),
    materializations: materializations.filter((file) =>
      exportsFunction(file, 'materialization', errors),
    ),
  };
}

/** Types and tests of them may stand beside programs. */
function isProgram({ path }: SeedFile): boolean {
  return /\.m?[jt]s$/.test(path) && !/\.(?:d|test|spec)\.m?[jt]s$/.test(path);
}

function exportsFunction(
  { path, program }: ProgramFile,
  what: 'model' | 'materialization',
  errors: ErrorCollector,
): boolean {
  if (program.hasDefault) return true;
  const message = `The file has no default export, so that it is no ${what}`;
  errors.add(
    new IngotError('TYPESCRIPT_NO_EXPORT', message, {
      location: { path, line: 1, column: 1, lineText: '' },
      hint: `Write "export default function ${what}(…) {…}"; what ${what}s share goes into the folder lib/ of the project.`,
    }),
  );
  return false;
}
