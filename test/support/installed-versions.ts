import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/** Returns the installed version of each package. @throws Error when one is not installed. */
export function installedVersions(packages: readonly string[]): Record<string, string> {
  return Object.fromEntries(packages.map((name) => [name, versionOf(name)]));
}

/** Read as a file: not every package exports its package.json. */
function versionOf(name: string): string {
  const manifests = (require.resolve.paths(name) ?? []).map((folder) => join(folder, name, 'package.json'));
  const manifest = manifests.find(existsSync);
  if (!manifest) throw new Error(`${name} is not installed: run npm ci.`);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
