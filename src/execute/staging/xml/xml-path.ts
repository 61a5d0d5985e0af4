export * from '../../../core/xml-path.ts';
