import type { JsonObject } from './json.ts';
import type { Program } from './program.ts';
import type { Location, SourceText } from './source-text.ts';
import type { YamlEntry, YamlValue } from './yaml-value.ts';

/** Everything read from the disk before anything is understood: the first stage's result. */
export interface Project {
  /** Absolute path of the folder with `ingot.yml`. */
  readonly root: string;
  /** Absolute path of what `data/` means: `DATA_DIR`, else `data` in the project. */
  readonly dataDir: string;
  readonly config: ProjectConfig;
  /** The text of `ingot.yml`. */
  readonly configText: string;
  readonly target: Target;
  readonly vars: JsonObject;
  /** The environment with `.env` under it. */
  readonly environment: Environment;
  readonly files: ProjectFiles;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** `ingot.yml`. */
export interface ProjectConfig {
  readonly name: string;
  readonly version: string;
  readonly profile: string;
  readonly paths: ProjectPaths;
  readonly vars: JsonObject;
  /** Configuration by folder, for each kind of node. */
  readonly models: ConfigTree;
  readonly seeds: ConfigTree;
  readonly snapshots: ConfigTree;
  readonly sources: ConfigTree;
  readonly dataTests: ConfigTree;
  /** SQL that runs before and after all nodes, as it is written. */
  readonly onRunStart: readonly YamlValue[];
  readonly onRunEnd: readonly YamlValue[];
}

export interface ProjectPaths {
  readonly models: readonly string[];
  readonly seeds: readonly string[];
  readonly snapshots: readonly string[];
  readonly tests: readonly string[];
  readonly macros: readonly string[];
  readonly target: string;
  readonly clean: readonly string[];
}

/** `+key: value` at this level, and the folders (or nodes) below. */
export interface ConfigTree {
  readonly values: ReadonlyMap<string, YamlEntry>;
  readonly children: ReadonlyMap<string, ConfigTreeEntry>;
}

export interface ConfigTreeEntry extends ConfigTree {
  /** The place of the folder's key. */
  readonly location: () => Location;
}

/** One output of a profile. */
export interface Target {
  readonly name: string;
  readonly profileName: string;
  readonly type: 'duckdb';
  /** The database that ingot works in: `:memory:` or an absolute path. */
  readonly path: string;
  /** The file that readers open, published at the end of a run; undefined: they open the working one. */
  readonly publication?: Publication | undefined;
  /** What this is a place to try things beside. */
  readonly overlay?: Overlay | undefined;
  /** Absolute path of the folder for files of models that name no place; undefined: beside the database. */
  readonly externalRoot?: string | undefined;
  /** Schema of what has no layer. */
  readonly schema: string;
  /** How many nodes run at once. */
  readonly threads: number;
  /** DuckDB settings by name, without those of the fence. */
  readonly settings: Readonly<Record<string, string>>;
  /** What the SQL of models and tests may read; undefined: every file that the process may. */
  readonly fence?: Fence | undefined;
}

/** An environment: a database of its own that reads from its base what is the same there. */
export interface Overlay {
  /** As the user calls it. */
  readonly name: string;
  readonly base: Target;
}

/** What a target shows to its readers, and when. */
export interface Publication {
  /** Absolute path of the file that readers open. */
  readonly path: string;
  /** Undefined: all. */
  readonly schemas: readonly string[] | undefined;
  /** Where the profile names them. */
  readonly location?: Location | undefined;
  /** `all`: only when everything passed; `good`: the last good state of each node. */
  readonly require: 'all' | 'good';
  /** How many former versions are kept. */
  readonly keep: number;
}

/** The only folders and files that SQL may read; absolute paths, or addresses. */
export interface Fence {
  readonly directories: readonly string[];
  readonly paths: readonly string[];
}

/** The files of a project by kind, each list sorted by path. */
export interface ProjectFiles {
  readonly models: readonly ProjectFile[];
  /** Models in TypeScript. */
  readonly programs: readonly ProgramFile[];
  /** Materializations of the project's own. */
  readonly materializations: readonly ProgramFile[];
  readonly properties: readonly PropertiesFile[];
  readonly seeds: readonly SeedFile[];
  readonly snapshots: readonly ProjectFile[];
  readonly tests: readonly ProjectFile[];
  /** Rows for unit tests, CSV and SQL. */
  readonly fixtures: readonly ProjectFile[];
  readonly macros: readonly ProjectFile[];
  readonly helpers: readonly HelperModule[];
}

/** A text file and the folder of the project that it was found under. */
export interface ProjectFile extends SourceText {
  readonly rootFolder: string;
}

/** A file of TypeScript, with what was read of it. */
export interface ProgramFile extends ProjectFile {
  readonly program: Program;
}

/** A YAML file of properties beside the nodes that it describes. */
export interface PropertiesFile extends ProjectFile {
  readonly contents: YamlValue;
}

export interface SeedFile {
  readonly path: string;
  readonly rootFolder: string;
}

/** A TypeScript file of `macros/`: what it exports are helpers. */
export interface HelperModule {
  readonly path: string;
  readonly helpers: ReadonlyMap<string, HelperFunction>;
}

/** A helper of the project: positional arguments, then the named ones as one object; what it returns is printed. */
export type HelperFunction = (...values: unknown[]) => unknown;
