import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes the licence of every package that a bundle took something of. */
export async function writeLicenses(
  inputs: readonly string[],
  { root, path }: { readonly root: string; readonly path: string },
): Promise<void> {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  const texts = await Promise.all(
    [...folders].sort().map((folder) => licenseText(join(root, folder))),
  );
  await writeFile(path, texts.join(`\n${'-'.repeat(80)}\n\n`));
}

/** `node_modules/yaml/dist/index.js` → `node_modules/yaml`; with scopes and nested packages too. */
function packageFolder(input: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

async function licenseText(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  ) as { name: string; version: string; license?: string };
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file === undefined && license === undefined) {
    throw new Error(`The package ${name} has no licence, so it can't be bundled`);
  }
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  return `${name} ${version} (${license ?? 'see below'})\n\n${text.trim()}\n`;
}
