import { constants } from 'node:fs';
import { cp } from 'node:fs/promises';
import type { Statement } from '../core/adapter.ts';
import { fullNameOf, type UniqueId } from '../core/node.ts';
import { quoteLiteral } from '../core/relation.ts';
import { ExternalOutputs } from '../execute/external-outputs.ts';
import {
  placeAt,
  type PlacedProject,
} from '../execute/materializations/external/external-place.ts';
import { filesState, recordOf } from '../execute/materializations/external/external-record.ts';
import { filesStamp } from '../execute/materializations/external/file-stamp.ts';
import { refuseForeign } from '../execute/materializations/external/refuse-foreign.ts';
import { Swap } from '../execute/materializations/external/swap.ts';
import { syncFiles } from '../execute/materializations/external/sync-files.ts';
import { contentPath, newVersion } from '../execute/materializations/external/versions.ts';
import { escapedPath } from '../execute/materializations/external/view-sql.ts';
import { stateJson, type NodeState } from '../state/node-state.ts';

/** What a node of an environment is made of, as far as its files matter. */
export interface PromotedNode {
  readonly id: UniqueId;
  readonly state: NodeState;
  readonly definition: string | undefined;
}

export interface PromotedPlaces {
  readonly from: PlacedProject;
  readonly to: PlacedProject;
  /** What the base knows of its nodes. */
  readonly known: ReadonlyMap<UniqueId, NodeState>;
  readonly acceptLoss: boolean;
}

/** The files of an environment, as those of its base. */
export class PromotedFiles {
  readonly #places: PromotedPlaces;
  readonly #swaps: Swap[] = [];
  readonly #states = new Map<UniqueId, NodeState>();
  readonly #outputs: ExternalOutputs;

  constructor(places: PromotedPlaces) {
    this.#places = places;
    this.#outputs = new ExternalOutputs(places.to);
  }

  /** Copies the files of a node beside those of the base. @returns its view on them; undefined where it has none */
  async copy({ id, state, definition }: PromotedNode): Promise<string | undefined> {
    const { from, to, known, acceptLoss } = this.#places;
    const before = known.get(id)?.files;
    const own = recordOf(state.files, from);
    const path = state.config['location'];
    const change = { before, project: to };
    if (own === undefined || path === undefined) {
      const files = filesState({ uniqueId: id }, undefined, change);
      // A source has files of another kind.
      if (files['former'] !== undefined) this.#keep(id, { ...state, files });
      return undefined;
    }
    const place = placeAt(path, id, to);
    if (!acceptLoss) {
      const owned = { before: recordOf(before, to), root: to.root, abandoned: new Set<string>() };
      await refuseForeign({ fullName: fullNameOf(id) }, place, owned);
    }
    const version = await newVersion(place);
    this.#swaps.push(new Swap(place, version));
    const content = contentPath(place, version);
    const source = contentPath(placeAt(own.path, id, from), own.version);
    await cp(source, content, { recursive: true, mode: constants.COPYFILE_FICLONE });
    await syncFiles(content);
    const stamp = filesStamp(content) ?? '';
    const files = filesState({ uniqueId: id }, { path, version, stamp }, change);
    this.#keep(id, { ...state, files });
    this.#outputs.settle(id, {
      output: { place, version, former: recordOf(before, to)?.version },
      files,
    });
    return movedDefinition(definition ?? '', source, content);
  }

  /** What the base is to know of them, once it knows what the environment knew. */
  statements(schema: string): readonly Statement[] {
    return [...this.#states].map(
      ([id, state]) =>
        `update ${schema}.nodes set state = ${quoteLiteral(stateJson(state))} where unique_id = ${quoteLiteral(id)}`,
    );
  }

  /** Puts all of them where everybody reads them; right before the commit. */
  async show(): Promise<void> {
    for (const swap of this.#swaps) await swap.show();
  }

  async takeBack(): Promise<void> {
    for (const swap of this.#swaps.toReversed()) await swap.takeBack();
  }

  /** Only once readers see the new ones. */
  removeStale(): Promise<void> {
    return this.#outputs.removeStale();
  }

  #keep(id: UniqueId, state: NodeState): void {
    this.#states.set(id, state);
    this.#outputs.remember(id, state.files);
  }
}

/** The same view on files at another place. */
function movedDefinition(definition: string, from: string, to: string): string {
  const inText = (path: string) => quoteLiteral(path).slice(1, -1);
  return definition
    .replaceAll(inText(escapedPath(from)), inText(escapedPath(to)))
    .replaceAll(inText(from), inText(to));
}
