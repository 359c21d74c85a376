import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';

const ROOT = new URL('../../../', import.meta.url);

/** Code that reads files beside itself must still find them. */
const KEEP_PLACES: Plugin = {
  name: 'keep-places',
  transform: (code, id) => code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
};

/** The library is packed from source, with what the compiler adds; other packages stay where they are. */
const isPackage = (id: string): boolean => !/^([./\0]|nestjs-coherent-cache|@oxc-project)/.test(id);

/**
 * Packs programs for processes of their own, which share what they have in common. Returns the folder that they are in, each as
 * `<name>.mjs`; whoever asks for it removes it.
 *
 * @param programs - Paths by name, from the project's root.
 */
export async function bundle(programs: Readonly<Record<string, string>>): Promise<string> {
  // Below the packages, from where they are found.
  const folder = await mkdtemp(fileURLToPath(new URL('node_modules/.bundle-', ROOT)));
  const input = Object.entries(programs).map(([name, path]) => [name, fileURLToPath(new URL(path, ROOT))]);
  const packed = await rolldown({
    input: Object.fromEntries(input) as Record<string, string>,
    platform: 'node',
    logLevel: 'silent',
    plugins: [KEEP_PLACES],
    external: isPackage,
    tsconfig: fileURLToPath(new URL('tsconfig.json', ROOT)),
    resolve: { conditionNames: ['nestjs-coherent-cache/source', 'import', 'node', 'default'] },
  });
  try {
    // TypeORM names tables after classes.
    await packed.write({ dir: folder, format: 'esm', keepNames: true, entryFileNames: '[name].mjs' });
  } finally {
    await packed.close();
  }
  return folder;
}

/** Returns the path of a program in `folder`. */
export function programIn(folder: string, name: string): string {
  return join(folder, `${name}.mjs`);
}
