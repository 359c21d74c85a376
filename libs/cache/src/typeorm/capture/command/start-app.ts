import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '../../../core/errors/configuration-error.js';

type Start<App> = () => App | Promise<App>;

/**
 * Starts the application that the module at `path` exports, as `name` or by default.
 *
 * @param parts - What the exported function has to return, for the error's message.
 * @throws ConfigurationError when it cannot be imported, or exports none.
 */
export async function startApp<App>(path: string, name: string, parts: string): Promise<App> {
  const loaded = await importModule(path);
  // A CommonJS module is a default export as a whole.
  const exported = { ...(loaded['default'] as object | undefined), ...loaded };
  const start = [
    exported[name],
    exported['default'],
    (exported['default'] as Record<string, unknown>)?.['default'],
  ].find((each): each is Start<App> => typeof each === 'function');
  if (start) return untilStarted(start);
  throw new ConfigurationError(
    `${path} exports no function "${name}". Export one that returns ${parts}, or a promise of it, once the application's accessors are bound.`,
  );
}

async function importModule(path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy =
      code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? ' Give the path of the compiled JavaScript module, after building the application.'
        : '';
    throw new ConfigurationError(`${path} cannot be imported: ${message}.${remedy}`, { cause: error });
  }
}

/** Nest ends the process when an application cannot start, and says why to the application's logger alone. */
async function untilStarted<App>(start: Start<App>): Promise<App> {
  const tell = (): void =>
    void process.stderr.write(
      'The application ended the process while it started. Create it with { abortOnError: false } to be told why.\n',
    );
  process.once('exit', tell);
  try {
    return await start();
  } finally {
    process.off('exit', tell);
  }
}
