import autocannon from 'autocannon';
import { startPostgres } from '../../test/support/postgres-server.js';
import { onRedis } from '../on-redis.js';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Suite } from '../suite.js';
import { takeTurns, type Slice } from '../turns/take-turns.js';
import { startReferenceApp } from './start-reference-app.js';

const CONNECTIONS = 64;
const SECONDS = 2;
const LEAST = 5;
const ALERT = JSON.stringify({ alertname: 'CheckoutDown', environment: 'production' });

/** The reference application, as its clients see it. */
export const app: Suite = {
  name: 'app',
  measurements: [{ name: 'app', measure }],
  renderMarkdown: renderBenchmarks,
};

async function measure(rounds: number) {
  const postgres = await startPostgres();
  try {
    return await onRedis(async ({ server }) => {
      const surroundings = { databaseUrl: postgres.url, redisUrl: server.url };
      const cached = await startReferenceApp({ ...surroundings, schema: 'cached', isCacheEnabled: true });
      const plain = await startReferenceApp({ ...surroundings, schema: 'plain', isCacheEnabled: false });
      try {
        const [ours, reference] = await takeTurns([requests(cached.url), requests(plain.url)], rounds);
        return [
          {
            id: 'app',
            title: `the reference application, POST /alerts over ${CONNECTIONS} connections; reference: the same with CACHE_ENABLED=false, on PostgreSQL`,
            unit: 'requests/s' as const,
            ours: ours!,
            reference: reference!,
            target: { ratioAtLeast: LEAST },
            packages: ['typeorm', 'pg', 'ioredis', 'autocannon'],
          },
        ];
      } finally {
        await Promise.all([cached.stop(), plain.stop()]);
      }
    });
  } finally {
    await postgres.stop();
  }
}

function requests(url: string): Slice {
  return async () => {
    const headers = { 'content-type': 'application/json' };
    const found = await autocannon({
      url: `${url}/alerts`,
      method: 'POST',
      headers,
      body: ALERT,
      connections: CONNECTIONS,
      duration: SECONDS,
    });
    if (found.non2xx + found.errors > 0) throw new Error('Some alerts were not answered.');
    return found['2xx'] / found.duration;
  };
}
