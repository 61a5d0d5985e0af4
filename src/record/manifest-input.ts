import type { CompiledNodes } from '../core/compiled.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Project } from '../core/project.ts';

export interface ManifestInput {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly compiled: CompiledNodes;
  readonly invocationId: string;
  readonly generatedAt: Date;
  /** The version of ingot. */
  readonly version: string;
}
