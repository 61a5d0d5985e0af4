import { join } from 'node:path';
import type { Context } from '../core/context.ts';
import { ErrorCollector } from '../core/error.ts';
import type { Environment, Project, ProjectConfig, Target } from '../core/project.ts';
import type { ProjectOptions } from '../core/run-options.ts';
import { environmentScope } from '../template/project-helpers.ts';
import { dataDirOf } from './data-path.ts';
import { loadEnvironment } from './environment.ts';
import { findProject } from './find-project.ts';
import { loadHelperModules } from './helper-modules.ts';
import { inEnvironment } from './overlay.ts';
import { loadAllPrograms } from './programs/project-programs.ts';
import { readTarget, type ProfileRequest } from './profile.ts';
import { readProjectConfig } from './project-config.ts';
import { readProjectFiles } from './project-files.ts';
import { renderConfig } from './render-config.ts';
import { readText } from './read-text.ts';
import { readYaml } from './read-yaml.ts';

/** What `ingot.yml` and the environment say, before any other file is read. */
export interface LoadedConfig {
  readonly root: string;
  readonly dataDir: string;
  readonly environment: Environment;
  readonly config: ProjectConfig;
  readonly configText: string;
}

/** Finds the project and reads its `ingot.yml`. */
export function loadConfig(
  { projectDir }: Pick<ProjectOptions, 'projectDir'>,
  context: Pick<Context, 'environment'>,
): LoadedConfig {
  const root = findProject(projectDir);
  const environment = loadEnvironment(root, context.environment);
  const scope = environmentScope(environment);
  const errors = new ErrorCollector();
  const source = readText(join(root, 'ingot.yml'), { root });
  const contents = readYaml(source);
  const config = readProjectConfig(renderConfig(contents, scope), errors);
  errors.throwIfAny();
  const dataDir = dataDirOf(root, environment['DATA_DIR']);
  return { root, dataDir, environment, config, configText: source.text };
}

/** Stage 1: reads the project's files, configuration and profile. */
export async function load(options: ProjectOptions, context: Context): Promise<Project> {
  const { root, dataDir, environment, config, configText } = loadConfig(options, context);
  const errors = new ErrorCollector();
  const target = errors.try(() =>
    readEnvironment(options.envName, {
      root,
      dataDir,
      paths: config.paths,
      environment,
      profilesDir: options.profilesDir,
      homeDir: context.homeDir,
      profileName: options.profileName ?? config.profile,
      targetName: options.targetName,
      threads: options.threads,
    }),
  );
  const files = errors.try(() => readProjectFiles(root, config.paths, errors));
  const helpers = await loadHelperModules(root, config.paths.macros, errors);
  const programs = await loadAllPrograms(root, config.paths, errors);
  errors.throwIfAny();
  if (target === undefined || files === undefined) throw new Error('A mistake was not reported');
  return {
    root,
    dataDir,
    config,
    configText,
    target,
    environment,
    vars: { ...config.vars, ...options.vars },
    files: { ...files, helpers, ...programs },
  };
}

function readEnvironment(name: string | undefined, request: ProfileRequest): Target {
  const target = readTarget(request);
  return name === undefined ? target : inEnvironment(target, name);
}
