import { lstatSync } from 'node:fs';
import { IngotError } from '../../../core/error.ts';
import { fileOf } from '../../../core/file-of.ts';
import type { Model } from '../../../core/node.ts';
import { shownPath } from '../../../core/target.ts';
import type { ExternalPlace } from './external-place.ts';
import type { ExternalRecord } from './external-record.ts';
import { isOwn, ownVersions, versionAt } from './versions.ts';

/** What the database knows of files. */
export interface KnownFiles {
  /** Of the model. */
  readonly before: ExternalRecord | undefined;
  /** Versions of models that are no more, or have other names now. */
  readonly abandoned: ReadonlySet<string>;
  readonly root: string;
}

/** Makes sure that nothing is replaced which the model has not written. @throws IngotError EXTERNAL_FOREIGN */
export async function refuseForeign(
  model: Pick<Model, 'fullName'> & Partial<Pick<Model, 'location'>>,
  place: ExternalPlace,
  { before, root, abandoned }: KnownFiles,
): Promise<void> {
  if (lstatSync(place.path, { throwIfNoEntry: false }) === undefined) return;
  const version = await versionAt(place);
  if (version !== undefined && (isOwn(version, place) || abandoned.has(version))) return;
  const wasHere = before?.path === place.path || (await ownVersions(place)).length > 0;
  // Somebody wrote to our file, which is made anew.
  if (version === undefined && wasHere) return;
  const shown = shownPath(place.path, root);
  const whose = version === undefined ? '' : ', but another model, target or project did';
  throw new IngotError(
    'EXTERNAL_FOREIGN',
    `"${shown}" is there, and "${model.fullName}" has not written it${whose}`,
    {
      ...(model.location !== undefined && { location: fileOf({ location: model.location }) }),
      hint: 'Move it away, or give the model another "location". To replace it, give --accept-loss.',
    },
  );
}
