import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';

const PROGRAM = fileURLToPath(new URL('./writer.ts', import.meta.url));

/** Code that reads files beside itself must still find them. */
const KEEP_PLACES: Plugin = {
  name: 'keep-places',
  transform: (code, id) => code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
};

/** The library is packed from source, with what the compiler adds; other packages stay where they are. */
const isPackage = (id: string): boolean => !/^([./\0]|nestjs-coherent-cache|@oxc-project)/.test(id);

/** Packs the writer into one file in `folder`, from where its packages have to be found, and returns its path. */
export async function bundleWriter(folder: string): Promise<string> {
  const file = join(folder, 'writer.mjs');
  const bundle = await rolldown({
    input: PROGRAM,
    platform: 'node',
    logLevel: 'silent',
    plugins: [KEEP_PLACES],
    external: isPackage,
    tsconfig: fileURLToPath(new URL('../../../../tsconfig.json', import.meta.url)),
    resolve: { conditionNames: ['nestjs-coherent-cache/source', 'import', 'node', 'default'] },
  });
  try {
    // TypeORM names tables after classes.
    await bundle.write({ file, format: 'esm', keepNames: true });
  } finally {
    await bundle.close();
  }
  return file;
}
