import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { freePort } from '../../test/support/free-port.js';

/** As `npm run build` has left it; seen from the compiled benchmarks. */
const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

/** What the application runs with. */
export interface ReferenceAppSetUp {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly redisUrl: string;
  readonly isCacheEnabled: boolean;
}

/** The application, in a process of its own. */
export interface RunningApp {
  readonly url: string;
  stop(): Promise<void>;
}

/** Resolves once it serves. @throws Error with what it said when it ends instead. */
export async function startReferenceApp(setUp: ReferenceAppSetUp): Promise<RunningApp> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: setUp.databaseUrl,
      DATABASE_SCHEMA: setUp.schema,
      REDIS_URL: setUp.redisUrl,
      CACHE_ENABLED: String(setUp.isCacheEnabled),
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const serves = new Promise<void>((resolve, reject) => {
    const hear = (text: Buffer): void => {
      said += text.toString();
      if (said.includes('Serving on')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`The reference application has ended: ${said}`)));
  });
  await serves;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
