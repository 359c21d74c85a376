import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from './source-root.js';

/** What a copy needs: the library in source and built, the proofs built, and what tests are run with. */
const COPIED = ['libs/cache', 'dist-proof', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
const LIBRARY = 'nestjs-coherent-cache';

/** Copies the project to `folder`. Its packages are the same, except the library, which is the copy's own. */
export function copyProject(folder: string): void {
  for (const name of COPIED) cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  const modules = join(PROJECT, 'node_modules');
  const own = join(folder, 'node_modules');
  mkdirSync(own);
  for (const name of readdirSync(modules)) {
    // Vite keeps things in hidden folders there.
    if (name.startsWith('.') && name !== '.bin') continue;
    symlinkSync(name === LIBRARY ? join(folder, 'libs/cache') : join(modules, name), join(own, name));
  }
}

/** Removes a copy; the packages it links to stay. */
export function removeCopy(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
