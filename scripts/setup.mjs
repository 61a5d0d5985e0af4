// Installs what is missing before `npm start` and `npm test`. Plain JavaScript, for it must run on Node 20.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

if (!isInstalled()) install();
if (!existsSync(node)) {
  fail(
    'The project’s own Node 24 is missing: node_modules/.bin/node',
    'The package "node" was not installed. Run npm ci, without --omit=dev or --ignore-scripts.',
  );
}

/** Whether every package stands in node_modules in the version that the lock file asks for. */
function isInstalled() {
  const manifest = readJson(join(root, 'package.json'));
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const found = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (wanted === undefined || found === undefined) return false;
  const { '': project, ...packages } = wanted;
  // npm ci refuses a lock file that does not fit package.json, and says so.
  if (['dependencies', 'devDependencies'].some((key) => !sameVersions(manifest[key], project[key])))
    return false;
  // Packages for other systems are optional and not installed here.
  return Object.entries(packages).every(
    ([path, { version, optional }]) => optional || found[path]?.version === version,
  );
}

function sameVersions(left = {}, right = {}) {
  const sorted = (versions) => JSON.stringify(Object.entries(versions).sort());
  return sorted(left) === sorted(right);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function install() {
  process.stderr.write('Setting up: installing packages from package-lock.json …\n');
  const npm = process.env.npm_execpath;
  const options = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
  const { status, error } =
    npm === undefined
      ? spawnSync('npm', options, {
          cwd: root,
          stdio: 'inherit',
          shell: process.platform === 'win32',
        })
      : spawnSync(process.execPath, [npm, ...options], { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  const reason = error === undefined ? `npm ci ended with code ${status}` : error.message;
  fail(
    `The packages could not be installed: ${reason}`,
    'See what npm says above. It needs npm’s registry once; check the network, a proxy, or npm config get registry.',
  );
}

function fail(message, help) {
  process.stderr.write(`error SETUP_FAILED: ${message}\n  help: ${help}\n`);
  process.exit(1);
}
