import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';

const PROGRAM = fileURLToPath(new URL('../worker/main.js', import.meta.url));

/** Code that reads files beside itself must still find them. */
const KEEP_PLACES: Plugin = {
  name: 'keep-places',
  transform: (code, id) => code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
};

/**
 * Packs the worker with everything that it imports into one file in `folder`, and returns its path.
 *
 * A process that reads hundreds of small files needs most of a second of processor time to start; a thousand of them are killed.
 */
export async function bundleWorker(folder: string): Promise<string> {
  const file = join(folder, 'worker.mjs');
  // Drivers of other databases are not installed, and not needed: what cannot be resolved stays as it is.
  const bundle = await rolldown({ input: PROGRAM, platform: 'node', logLevel: 'silent', plugins: [KEEP_PLACES] });
  try {
    // TypeORM names tables after classes.
    await bundle.write({ file, format: 'esm', keepNames: true });
  } finally {
    await bundle.close();
  }
  return file;
}
