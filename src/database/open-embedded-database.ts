import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { Database } from './database.js';

/**
 * The socket server mixes up the messages of connections that send at the same time (electric-sql/pglite, issue 1046), so there is only
 * one. It takes nothing away: the engine runs one transaction at a time anyway.
 */
const POOL_SIZE = 1;

/**
 * Starts PostgreSQL inside this process, on a free port of the loopback interface; nothing is kept when it closes.
 *
 * It runs one transaction at a time: everything else waits meanwhile, so code inside a transaction has to use the transaction's manager.
 */
export async function openEmbeddedDatabase(): Promise<Database> {
  const engine = await PGlite.create();
  const server = new PGLiteSocketServer({ db: engine, host: '127.0.0.1', port: 0, maxConnections: POOL_SIZE });
  await server.start();
  return {
    kind: 'embedded',
    url: `postgres://postgres@${server.getServerConn()}/postgres`,
    schema: 'public',
    poolSize: POOL_SIZE,
    close: async () => {
      await server.stop();
      await engine.close();
    },
  };
}
