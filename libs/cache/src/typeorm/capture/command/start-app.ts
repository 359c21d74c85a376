import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '../../../core/errors/configuration-error.js';

type Start<App> = () => App | Promise<App>;

/**
 * Starts the application that the module at `path` exports, as `name` or by default.
 *
 * @param parts - What the exported function has to return, for the error's message.
 * @throws ConfigurationError when it exports none.
 */
export async function startApp<App>(path: string, name: string, parts: string): Promise<App> {
  const loaded = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  // A CommonJS module is a default export as a whole.
  const exported = { ...(loaded['default'] as object | undefined), ...loaded };
  const start = [
    exported[name],
    exported['default'],
    (exported['default'] as Record<string, unknown>)?.['default'],
  ].find((each): each is Start<App> => typeof each === 'function');
  if (start) return start();
  throw new ConfigurationError(
    `${path} exports no function "${name}". Export one that returns ${parts}, or a promise of it, once the application's accessors are bound.`,
  );
}
