import type { FileSpec } from '../../../core/file-spec.ts';
import type { Source } from '../../../core/node.ts';
import { snakeCase } from '../snake-case.ts';
import { listShape, type ListShape } from './list-shape.ts';
import { withoutPrefix } from './name-table.ts';
import { elementPath, valuePath, type PathStep } from '../../../core/xml-path.ts';

/** How the columns of an XML source come about. */
export interface ColumnPlan {
  /** A name of the file without its prefix, where prefixes do not count. */
  readonly shortNameOf: (name: string) => string;
  /** How a column is called that is named after an attribute or element. */
  readonly nameOf: (name: string) => string;
  /** Columns of another name than the attribute (`@id`), element (`id`) or text (`#text`) that is in them. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Columns that are filled from deeper in the record. */
  readonly deep: readonly PathColumn[];
  readonly explode: ExplodePlan | undefined;
  /** Shapes of declared types, by name of the column in lower case. */
  readonly shapes: ReadonlyMap<string, ListShape>;
}

export interface PathColumn {
  readonly name: string;
  readonly steps: readonly PathStep[];
}

export interface ExplodePlan {
  readonly steps: readonly PathStep[];
  readonly keys: readonly PathColumn[];
}

export function columnPlan(source: Source, files: FileSpec): ColumnPlan {
  const explode = explodePlan(source, files);
  const keys = new Set(explode?.keys.map(({ name }) => name.toLowerCase()));
  const declared = declaredPaths(source, files).filter(({ name }) => !keys.has(name.toLowerCase()));
  const renamed = new Map<string, string>();
  const deep = declared.filter(({ name, steps }) => {
    const place = placeOf(steps);
    if (place === undefined || renamed.has(place)) return true;
    renamed.set(place, name);
    return false;
  });
  const names = { shortNameOf: shortNaming(files), nameOf: naming(files) };
  return { ...names, renamed, deep, explode, shapes: shapes(source) };
}

function shortNaming({ xml }: FileSpec): (name: string) => string {
  return xml.stripPrefixes ? withoutPrefix : (name) => name;
}

function naming(files: FileSpec): (name: string) => string {
  const shortNameOf = shortNaming(files);
  if (!files.normalizeNames) return shortNameOf;
  return (name) => snakeCase(shortNameOf(name)) || name;
}

function declaredPaths({ columns }: Source, { location }: FileSpec): readonly PathColumn[] {
  return columns.flatMap(({ name, reading }) =>
    reading?.path === undefined ? [] : [{ name, steps: valuePath(reading.path, location) }],
  );
}

/** Where a path leads that does not go deeper than a record's own parts. */
function placeOf(steps: readonly PathStep[]): string | undefined {
  const [step] = steps;
  if (steps.length !== 1 || step === undefined) return undefined;
  return step.kind === 'attribute' ? `@${step.name}` : step.name;
}

function explodePlan(source: Source, files: FileSpec): ExplodePlan | undefined {
  const { explode, location } = files;
  if (explode === undefined) return undefined;
  const declared = new Map(
    declaredPaths(source, files).map((column) => [column.name.toLowerCase(), column]),
  );
  const keys = explode.keys.map((key) => declared.get(key.toLowerCase()) ?? keyColumn(key, files));
  return { steps: elementPath(explode.path, location), keys };
}

/** A key is the name of a column that the record would have, or a path. */
function keyColumn(key: string, files: FileSpec): PathColumn {
  const nameOf = naming(files);
  if (!/[/@#]/.test(key)) return { name: nameOf(key), steps: [{ kind: 'either', name: key }] };
  const steps = valuePath(key, files.location);
  const last = steps.at(-1)?.name ?? key;
  return { name: nameOf(last), steps };
}

function shapes({ columns }: Source): ReadonlyMap<string, ListShape> {
  return new Map(
    columns.flatMap(({ name, dataType }) => {
      const shape = dataType === undefined ? undefined : listShape(dataType);
      return shape === undefined ? [] : [[name.toLowerCase(), shape] as const];
    }),
  );
}
