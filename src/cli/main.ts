#!/usr/bin/env node
import { version } from '../core/version.ts';
import { quietHelperWarnings } from './quiet-warnings.ts';

// The launcher: it answers --version and refuses an old Node before anything else is loaded.
const [first] = process.argv.slice(2);
const major = Number(process.versions.node.split('.')[0]);

if (major < 22) {
  process.stderr.write(
    `error NODE_TOO_OLD: ingot needs Node 22 or newer, and this is Node ${process.versions.node}\n` +
      '  help: Install a newer Node from https://nodejs.org, or add it to the project: npm install --save-dev node@24\n',
  );
  process.exitCode = 2;
} else if (first === '--version' || first === '-V') {
  process.stdout.write(`${version}\n`);
} else {
  quietHelperWarnings();
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { main } = await import('./program.ts');
  process.exitCode = await main(process.argv.slice(2));
}
