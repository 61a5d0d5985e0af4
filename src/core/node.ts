import type { ColumnReading, FileSpec } from './file-spec.ts';
import type { JsonObject, Json } from './json.ts';
import type { Relation } from './relation.ts';
import type { Location } from './source-text.ts';
import type { Template } from './template.ts';

/** `model.shop.gold.orders`: resource type, project, layer (where there is one), name. */
export type UniqueId = string;

/** The full name of a node, with which its unique id ends. */
export function fullNameOf(id: UniqueId): string {
  return id.split('.').slice(2).join('.');
}

export type Node = Model | Source | Seed | DataTest;
export type ResourceType = Node['resourceType'];

export const materializations = ['view', 'table', 'ephemeral'] as const;
export type Materialization = (typeof materializations)[number];

export const refreshPeriods = ['hourly', 'daily', 'weekly', 'monthly'] as const;
export type RefreshPeriod = (typeof refreshPeriods)[number];

/** What holds for SQL whose result depends on more than what it reads, such as the clock. */
export interface Volatility {
  /** The author's word that the same inputs give the same rows, whatever the SQL calls. */
  readonly deterministic: boolean;
  /** How long a result holds: the period counts as an input. */
  readonly refresh: RefreshPeriod | undefined;
}

/** What every node has. */
interface NodeBase {
  readonly uniqueId: UniqueId;
  readonly packageName: string;
  /** Short name, unique within its layer. */
  readonly name: string;
  /** `layer.name`, or the short name where there is no layer. */
  readonly fullName: string;
  /** Project, folders below the root folder of its kind, name: what folder selection compares. */
  readonly fqn: readonly string[];
  /** The file that defines it, relative to the project. */
  readonly path: string;
  /** The place of its definition, for messages about the node as a whole. */
  readonly location: Location;
  readonly description: string;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
  /** Every configuration value in force, under the name that YAML gives it; for `config.…` selection and artifacts. */
  readonly config: JsonObject;
}

/** A model: a template whose SQL becomes a view, a table, or a part of its children. */
export interface Model extends NodeBase, Volatility {
  readonly resourceType: 'model';
  readonly materialized: Materialization;
  readonly relation: Relation;
  readonly template: Template;
  readonly refs: readonly Ref[];
  readonly columns: readonly Column[];
  /** The properties file that describes it. */
  readonly propertiesPath: string | undefined;
}

/** A table that ingot reads and does not make; with `files`, a staging of raw files. */
export interface Source extends NodeBase {
  readonly resourceType: 'source';
  readonly sourceName: string;
  readonly sourceDescription: string;
  readonly relation: Relation;
  readonly files: FileSpec | undefined;
  readonly columns: readonly Column[];
}

/** A CSV file of the project that is loaded as a table. */
export interface Seed extends NodeBase {
  readonly resourceType: 'seed';
  readonly relation: Relation;
  readonly columns: readonly Column[];
  /** Type by column name; a column that is not named stays text. */
  readonly columnTypes: Readonly<Record<string, string>>;
  readonly delimiter: string;
  readonly propertiesPath: string | undefined;
}

export type Severity = 'error' | 'warn';

/** A query that returns the rows that are wrong. */
export interface DataTest extends NodeBase, Volatility {
  readonly resourceType: 'test';
  readonly definition: TestDefinition;
  readonly refs: readonly Ref[];
  readonly severity: Severity;
  readonly warnIf: string;
  readonly errorIf: string;
  readonly where: string | undefined;
  readonly limit: number | undefined;
  readonly failCalc: string;
}

export type TestDefinition = SingularTest | GenericTest;

export interface SingularTest {
  readonly kind: 'singular';
  readonly template: Template;
}

/** A test by name and arguments, attached to a node (`model` is its first ref) and maybe to a column. */
export interface GenericTest {
  readonly kind: 'generic';
  readonly testName: string;
  readonly columnName: string | undefined;
  readonly arguments: Readonly<Record<string, TestArgument>>;
  /** The project's own template; undefined for the four that are built in. */
  readonly template: Template | undefined;
}

/** A value from YAML, or a ref to a node, given as `ref('x')` or `source('a', 'b')`. */
export type TestArgument =
  { readonly kind: 'value'; readonly value: Json } | { readonly kind: 'ref'; readonly ref: Ref };

export interface Column {
  readonly name: string;
  readonly description: string;
  readonly dataType: string | undefined;
  /** Of a source of files. */
  readonly reading?: ColumnReading;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
}

/** `{{ref …}}` or `{{source …}}` as written, with its place. */
export type Ref =
  | { readonly kind: 'ref'; readonly name: string; readonly location: Location }
  | {
      readonly kind: 'source';
      readonly sourceName: string;
      readonly tableName: string;
      readonly location: Location;
    };
