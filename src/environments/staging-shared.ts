import { existsSync } from 'node:fs';
import type { Target } from '../core/project.ts';
import { environmentsFolder } from '../load/overlay.ts';

/** Whether other databases may read the staged files that a target does not need any more: its base's, or its environments'. */
export function isStagingShared(target: Target): boolean {
  if (target.overlay !== undefined) return true;
  const folder = environmentsFolder(target);
  return folder !== undefined && existsSync(folder);
}
