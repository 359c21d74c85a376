import { spec, type Mutant } from '../mutant.js';

const REGISTRY_SPEC = 'test/integration/core/registry.spec.ts';
const START_UP_SPEC = 'libs/cache/src/typeorm/nest/start-up.spec.ts';
const MIGRATIONS_SPEC = 'test/integration/typeorm/migrations.int-spec.ts';

/** What other processes know and do: the processes of the proof all run the same code, and no migrations. */
export const OTHER_PROCESSES_MUTANTS: readonly Mutant[] = [
  {
    name: 'the registry ignored',
    breaks: 'hazard: rules live in code, writers may not',
    file: 'core/registry/foreign-accessors.ts',
    find: 'if (tables.length === 0) return [];',
    replace: 'return [];',
    detectors: spec(REGISTRY_SPEC, 'a writer that does not declare the accessor'),
  },
  {
    name: 'the registry read only once',
    breaks: 'hazard: rules live in code, writers may not',
    file: 'core/invalidation/write-bracket.ts',
    find: `const [found, first] = await Promise.all([
      this.parts.foreign.find(this.tables.list()),
      this.finaliseCells(writer, cells),
    ]);`,
    replace: 'const [found, first] = [[] as Fence[], await this.finaliseCells(writer, cells)];',
    detectors: spec(REGISTRY_SPEC, 'reaches one that was registered, and filled, between its mark and its finalise'),
  },
  {
    name: 'migrations that ran elsewhere not looked for at the start',
    breaks: 'migrations',
    file: 'typeorm/migrations/schema-watch.ts',
    find: 'states.filter(({ state }, i) => known[i] !== state)',
    replace: 'states.filter(() => false)',
    detectors: spec(MIGRATIONS_SPEC, 'S19: that starts after migrations ran elsewhere reads nothing older'),
  },
  {
    name: 'reads not held back until the start check is done',
    breaks: 'migrations',
    file: 'typeorm/nest/start-up.ts',
    find: 'this.#release = cache.holdReads();',
    replace: 'this.#release = () => undefined;',
    detectors: spec(START_UP_SPEC, 'reads past the store until it knows'),
  },
  {
    name: 'a run of migrations never finalised',
    breaks: 'migrations',
    file: 'typeorm/migrations/migration-runs.ts',
    find: 'await bracket.finalise();',
    replace: '',
    detectors: spec(MIGRATIONS_SPEC, 'S19: marks again before each COMMIT'),
  },
];
