import { auditColumns } from '../audit-columns.ts';
import type { ColumnPlan } from './column-plan.ts';
import type { ListShape } from './list-shape.ts';
import { XML_LIMITS } from './xml-limits.ts';

/** The number of the record that an exploded row comes from. */
export const PARENT_RECORD = '_parent_record';

/**
 * The columns of a file, in order of first appearance. An attribute, a child element and the record's own text are each a
 * column of their own. DuckDB compares names without case, so a name that is taken in any case, by an audit column too,
 * gets the first free of `_1`, `_2`, …; names that a source gives to paths are taken from the start.
 */
export class XmlColumns {
  readonly names: string[] = [];
  /** By column, what its declared type says about lists. */
  readonly shapes: (ListShape | undefined)[] = [];
  readonly #plan: ColumnPlan;
  readonly #renamed: Map<string, string>;
  readonly #taken: Set<string>;
  readonly #places = new Map<string, number>();

  constructor(plan: ColumnPlan) {
    this.#plan = plan;
    this.#renamed = new Map(plan.renamed);
    this.#taken = new Set<string>(auditColumns.map(({ name }) => name));
    if (plan.explode !== undefined) this.#taken.add(PARENT_RECORD);
    const given = [...plan.deep, ...(plan.explode?.keys ?? [])].map(({ name }) => name);
    for (const name of [...plan.renamed.values(), ...given]) this.#taken.add(name.toLowerCase());
  }

  ofChild(name: string): number {
    return this.#of(name, name);
  }

  ofAttribute(name: string): number {
    return this.#of(`@${name}`, name);
  }

  /** The text of the record itself (`#text`), or the text between its children (`#content`). */
  ofText(name: '#text' | '#content'): number {
    return this.#of(name, name);
  }

  /** A column whose name is given; twice the same name is one column. */
  ofGiven(name: string): number {
    const key = `=${name.toLowerCase()}`;
    return this.#places.get(key) ?? this.#add(key, name);
  }

  /** How the column of a child is called, or would be; undefined where that is not clear yet. */
  nameOfChild(child: string): string | undefined {
    const known = this.#places.get(child);
    if (known !== undefined) return this.names[known];
    const renamed = this.#renamed.get(child) ?? this.#renamed.get(this.#plan.shortNameOf(child));
    if (renamed !== undefined) return renamed;
    const name = this.#plan.nameOf(child);
    return this.#taken.has(name.toLowerCase()) ? undefined : name;
  }

  get isTooMany(): boolean {
    return this.names.length > XML_LIMITS.columns;
  }

  /** `place` is unique: `@id` for an attribute, `id` for an element. */
  #of(place: string, name: string): number {
    const known = this.#places.get(place);
    if (known !== undefined) return known;
    const renamed = this.#renamedTo(place, name);
    return this.#add(place, renamed ?? this.#freeName(this.#plan.nameOf(name)));
  }

  /** A path without a prefix stands for one with any, but only for the first. */
  #renamedTo(place: string, name: string): string | undefined {
    const short = place.slice(0, place.length - name.length) + this.#plan.shortNameOf(name);
    const key = this.#renamed.has(place) ? place : short;
    const renamed = this.#renamed.get(key);
    this.#renamed.delete(key);
    return renamed;
  }

  #add(place: string, name: string): number {
    const column = this.names.length;
    this.#places.set(place, column);
    this.names.push(name);
    this.shapes.push(this.#plan.shapes.get(name.toLowerCase()));
    return column;
  }

  #freeName(name: string): string {
    let free = name;
    for (let suffix = 1; this.#taken.has(free.toLowerCase()); suffix++) {
      free = `${name}_${String(suffix)}`;
    }
    this.#taken.add(free.toLowerCase());
    return free;
  }
}
