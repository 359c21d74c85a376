import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '../../../core/errors/configuration-error.js';
import type { CaptureRequest } from '../capture-request.js';

/** What the command needs of an application, and how to end it. */
export interface CaptureApp extends CaptureRequest {
  close?(): Promise<unknown>;
}

type Start = () => CaptureApp | Promise<CaptureApp>;

/** Starts the application that the module at `path` exports, as `capture` or by default. @throws ConfigurationError when it exports none. */
export async function startCaptureApp(path: string): Promise<CaptureApp> {
  const loaded = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  // A CommonJS module is a default export as a whole.
  const exported = { ...(loaded['default'] as object | undefined), ...loaded };
  const start = [
    exported['capture'],
    exported['default'],
    (exported['default'] as Record<string, unknown>)?.['default'],
  ].find((each): each is Start => typeof each === 'function');
  if (start) return start();
  throw new ConfigurationError(
    `${path} exports no function "capture". Export one that returns { dataSource, cache }, or a promise of it, once the application's accessors are bound.`,
  );
}
