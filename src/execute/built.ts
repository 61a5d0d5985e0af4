import type { NodeResult } from '../core/results.ts';

/** What building a node gave, beside its time. */
export type Built = Pick<NodeResult, 'message'> & Partial<Pick<NodeResult, 'rows' | 'staging'>>;
