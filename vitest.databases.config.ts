import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

const { projects: _projects, ...shared } = base.test ?? {};

/** `npm run test:databases`: one suite of behaviour on PostgreSQL, MariaDB and an embedded SQLite. */
export default mergeConfig(
  { ...base, test: shared },
  defineConfig({
    test: {
      name: 'databases',
      include: ['test/databases/**/*.db-spec.ts'],
      globalSetup: ['test/databases/support/servers.ts'],
      testTimeout: 20_000,
      hookTimeout: 60_000,
    },
  }),
);
