import { defaultClientConditions, defaultServerConditions } from 'vite';
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { specsAlone } from './test/support/specs-alone.js';

/** Tests read the library through its doors, from source: nothing has to be built first. */
const source = 'nestjs-coherent-cache/source';

const FOLDERS = ['libs/cache/src', 'src', 'test', 'bench'];

/**
 * Two projects of the specs with one of these endings: most share the processes that run them, as loading Nest and TypeORM takes longer
 * than most tests do; those that change what others would see have one each.
 */
function projectsOf(name: string, endings: string, test: TestProjectInlineConfiguration['test']) {
  const alone = [...specsAlone(import.meta.dirname, FOLDERS, new RegExp(`\\.(?:${endings.replace(',', '|')})\\.ts$`))];
  const include = [`{${FOLDERS.join()}}/**/*.{${endings},}.ts`];
  return [
    { extends: true, test: { ...test, name, include, exclude: [...configDefaults.exclude, ...alone], isolate: false } },
    { extends: true, test: { ...test, name: `${name}-alone`, include: alone } },
  ] satisfies TestProjectInlineConfiguration[];
}

export default defineConfig({
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
  test: {
    // Tests wait for servers more than for the processor.
    maxWorkers: 2,
    coverage: { include: ['libs/cache/src/**/*.ts', 'src/**/*.ts'], exclude: ['**/*.{spec,int-spec,e2e-spec}.ts'] },
    projects: [
      ...projectsOf('unit', 'spec', { testTimeout: 20_000 }),
      ...projectsOf('servers', 'int-spec,e2e-spec', {
        globalSetup: ['test/support/servers.ts'],
        testTimeout: 20_000,
        hookTimeout: 30_000,
      }),
    ],
  },
});
