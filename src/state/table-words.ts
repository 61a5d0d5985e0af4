import { isTest } from '../core/node.ts';
import type { ExistingRelation } from '../core/adapter.ts';
import type { Manifest } from '../core/manifest.ts';
import { renderRelation, type Relation } from '../core/relation.ts';

/** Finds SQL that may name a table itself, in the place of a ref: a change of such a table would go unnoticed. */
export class TableWords {
  readonly #words = new Set<string>();
  /** Names that are more than a word. */
  readonly #others: string[] = [];

  constructor(existing: Iterable<ExistingRelation>, { nodes }: Manifest) {
    for (const { relation } of existing) this.#add(relation);
    for (const node of nodes.values()) if (!isTest(node)) this.#add(node.relation);
  }

  /**
   * Whether SQL has the name of a table in it, other than where a ref printed one. A column of that name counts too: yes
   * says only that the engine must be asked.
   * @param read the tables that refs print
   */
  mayBeIn(sql: string, read: readonly Relation[]): boolean {
    let text = sql.toLowerCase();
    for (const relation of read)
      text = text.replaceAll(renderRelation(relation).toLowerCase(), ' ');
    for (const [word] of text.matchAll(/[\w\u0080-\uffff]+/g))
      if (this.#words.has(word)) return true;
    return this.#others.some((name) => text.includes(name));
  }

  #add({ identifier }: Relation): void {
    const name = identifier.toLowerCase();
    if (/^[\w\u0080-\uffff]+$/.test(name)) this.#words.add(name);
    else this.#others.push(name);
  }
}
