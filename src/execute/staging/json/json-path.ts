export * from '../../../core/json-path.ts';
