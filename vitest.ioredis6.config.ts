import { mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

/** The tests of what talks to Redis, on the next major version of its client. TypeORM does not accept that one beside itself yet. */
export default mergeConfig(base, { resolve: { alias: { ioredis: 'ioredis-6' } } });
