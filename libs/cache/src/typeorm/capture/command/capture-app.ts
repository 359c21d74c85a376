import type { CaptureRequest } from '../capture-request.js';
import { startApp } from './start-app.js';

/** What the command needs of an application, and how to end it. */
export interface CaptureApp extends CaptureRequest {
  close?(): Promise<unknown>;
}

/** Starts the application that the module at `path` exports, as `capture` or by default. @throws ConfigurationError when it exports none. */
export function startCaptureApp(path: string): Promise<CaptureApp> {
  return startApp<CaptureApp>(path, 'capture', '{ dataSource, cache }');
}
