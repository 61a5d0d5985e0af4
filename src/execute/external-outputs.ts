import { lstatSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { UniqueId } from '../core/node.ts';
import type { NodeState } from '../state/node-state.ts';
import type { Built } from './built.ts';
import type { Output } from './materializations/external/build-external.ts';
import {
  placeAt,
  type ExternalPlace,
  type PlacedProject,
} from './materializations/external/external-place.ts';
import { formerPaths, recordOf } from './materializations/external/external-record.ts';
import {
  isOwn,
  removeEmptyFolders,
  removeFormer,
  removeVersions,
  versionAt,
} from './materializations/external/versions.ts';

type Files = NodeState['files'];

type SettledOutput = Pick<Output, 'place' | 'version' | 'former'>;

/** What is known of a node that was built. */
interface Settled extends Pick<Built, 'files'> {
  readonly output?: SettledOutput;
}

/** The files that the models of one run became, and those that nobody needs once readers see them. */
export class ExternalOutputs {
  readonly #project: PlacedProject;
  readonly #current = new Map<UniqueId, SettledOutput>();
  readonly #former = new Map<UniqueId, readonly ExternalPlace[]>();

  constructor(project: PlacedProject) {
    this.#project = project;
  }

  /** The database knows of the files of a node from now on. */
  settle(id: UniqueId, { output, files }: Settled): void {
    if (output !== undefined) this.#current.set(id, output);
    this.remember(id, files);
  }

  /** What an earlier run could not remove. */
  remember(id: UniqueId, files: Files | undefined): void {
    const paths = formerPaths(files, this.#project);
    this.#former.set(
      id,
      paths.map((path) => placeAt(path, id, this.#project)),
    );
  }

  /** Removes what was replaced, but for what a reader may still have open; only once readers see what is new. */
  async removeStale(): Promise<void> {
    const kept = Math.max(1, this.#project.target.publication?.keep ?? 0);
    for (const { place, version, former } of this.#current.values()) {
      await removeVersions(place, { current: version, former, keep: kept });
      await removeFormer(place, version);
    }
    for (const place of [...this.#former.values()].flat()) await removeOutput(place);
  }
}

/** Removes the files of nodes that are no more. */
export async function removeOutputs(
  nodes: readonly { readonly id: UniqueId; readonly files: Files }[],
  project: PlacedProject,
): Promise<void> {
  for (const { id, files } of nodes) {
    const record = recordOf(files, project);
    const paths = [...formerPaths(files, project), ...(record === undefined ? [] : [record.path])];
    for (const path of paths) await removeOutput(placeAt(path, id, project));
  }
}

/** Only what the node itself has written. */
async function removeOutput(place: ExternalPlace): Promise<void> {
  if (lstatSync(place.versions, { throwIfNoEntry: false }) === undefined) return;
  const version = await versionAt(place);
  if (version !== undefined && isOwn(version, place)) await rm(place.path, { force: true });
  await removeVersions(place, { current: undefined, former: undefined, keep: 0 });
  await removeEmptyFolders(place);
}
