import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

/** Tests read the library through its doors, from source: nothing has to be built first. */
const source = 'nestjs-coherent-cache/source';

export default defineConfig({
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
  test: {
    // Tests wait for servers more than for the processor.
    maxWorkers: 2,
    coverage: { include: ['libs/cache/src/**/*.ts', 'src/**/*.ts'], exclude: ['**/*.{spec,int-spec,e2e-spec}.ts'] },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{libs/cache/src,src,test,bench}/**/*.spec.ts'], testTimeout: 20_000 },
      },
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['{libs/cache/src,src,test,bench}/**/*.{int-spec,e2e-spec}.ts'],
          globalSetup: ['test/support/servers.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
