import { IngotError } from '../core/error.ts';
import type { Node, Ref, UniqueId } from '../core/node.ts';
import type { ParsedProject } from '../core/parsed-project.ts';
import { suggest } from '../core/suggest.ts';

/** Finds nodes by the names that people write. */
export class NameIndex {
  readonly #byFullName = new Map<string, Node>();
  readonly #byShortName = new Map<string, Node[]>();
  readonly #sources = new Map<string, Node>();
  readonly #disabled: ReadonlySet<string>;
  readonly #projectName: string;

  constructor({ nodes, disabled, projectName }: ParsedProject) {
    this.#disabled = disabled;
    this.#projectName = projectName;
    for (const node of nodes) {
      if (node.resourceType === 'source') this.#sources.set(node.fullName, node);
      if (!isByName(node)) continue;
      this.#byFullName.set(node.fullName, node);
      const same = this.#byShortName.get(node.name);
      if (same === undefined) this.#byShortName.set(node.name, [node]);
      else same.push(node);
    }
  }

  /** @throws IngotError REF_NOT_FOUND, REF_AMBIGUOUS, REF_DISABLED, SOURCE_NOT_FOUND */
  find(ref: Ref): UniqueId {
    return ref.kind === 'ref'
      ? this.#node(ref.name, ref)
      : this.#source(`${ref.sourceName}.${ref.tableName}`, ref);
  }

  #node(name: string, ref: Ref): UniqueId {
    const prefix = `${this.#projectName}.`;
    const exact =
      this.#byFullName.get(name) ??
      (name.startsWith(prefix) ? this.#byFullName.get(name.slice(prefix.length)) : undefined);
    if (exact !== undefined) return exact.uniqueId;
    const [found, ...others] = this.#byShortName.get(name) ?? [];
    if (found !== undefined && others.length === 0) return found.uniqueId;
    if (found !== undefined) {
      const names = [found, ...others].map((node) => `"${node.fullName}"`).sort();
      throw new IngotError('REF_AMBIGUOUS', `Several nodes are named "${name}"`, {
        location: ref.location,
        hint: `Write the full name: ${names.join(' or ')}.`,
      });
    }
    this.#throwIfDisabled(name, ref);
    const source = this.#sources.get(name);
    const hint =
      source === undefined
        ? suggest(name, this.#namesLike(name))
        : `"${name}" is a source: write {{source "${name.replace('.', '" "')}"}}.`;
    throw new IngotError('REF_NOT_FOUND', `No model is named "${name}"`, {
      location: ref.location,
      hint: hint ?? 'Models are the SQL files of the model folders.',
    });
  }

  /** Each node by one name: in full where the wanted one is, or where several share the short name. */
  #namesLike(wanted: string): string[] {
    if (wanted.includes('.')) return [...this.#byFullName.keys()];
    return [...this.#byShortName].flatMap(([name, nodes]) =>
      nodes.length === 1 ? [name] : nodes.map(({ fullName }) => fullName),
    );
  }

  #source(name: string, ref: Ref): UniqueId {
    const found = this.#sources.get(name);
    if (found !== undefined) return found.uniqueId;
    this.#throwIfDisabled(name, ref);
    const hint =
      suggest(name, this.#sources.keys()) ??
      'Sources are described in the properties files, under "sources".';
    throw new IngotError('SOURCE_NOT_FOUND', `No source is named "${name}"`, {
      location: ref.location,
      hint,
    });
  }

  #throwIfDisabled(name: string, ref: Ref): void {
    const isOff = [...this.#disabled].some((full) => full === name || full.endsWith(`.${name}`));
    if (!isOff) return;
    throw new IngotError('REF_DISABLED', `"${name}" is switched off (enabled: false)`, {
      location: ref.location,
      hint: 'Switch it on, or take out the ref.',
    });
  }
}

/** Whether refs name it. */
function isByName({ resourceType }: Node): boolean {
  return resourceType === 'model' || resourceType === 'seed' || resourceType === 'snapshot';
}
