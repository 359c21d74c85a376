// Imports run one way. `core` knows nobody; the app and its tests know only the doors.
const LIB = '^libs/cache/src/';
const TEST = '[.](spec|int-spec|test-d)[.]ts$';
const DOORS = '^libs/cache/src/(index|(typeorm|admin|testing)/index)[.]ts$';

/** A layer may import itself and the layers named; everything else of the library is out of its reach. */
const layer = (name, below, from = {}) => ({
  name: `${name}-imports-only-${below.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `${LIB}${name}/`, pathNot: [TEST], ...from },
  to: { path: LIB, pathNot: [name, ...below].map((each) => `${LIB}${each}/`) },
});

/** In dependency-cruiser, packages are recognised by where they resolve to. */
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;

const TYPEORM_NEST = [
  '^libs/cache/src/typeorm/nest/',
  '^libs/cache/src/typeorm/.*[.]module[.]ts$',
  '^libs/cache/src/typeorm/index[.]ts$',
];

module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      comment: 'No Nest, no Redis, no TypeORM, no npm package, no node: built-in: they come through ports.',
      severity: 'error',
      from: { path: `${LIB}core/`, pathNot: [TEST] },
      to: { pathNot: [`${LIB}core/`] },
    },
    layer('codecs', ['core']),
    layer('stores', ['core']),
    layer('context', []),
    layer('typeorm', ['core', 'codecs', 'context'], { pathNot: [TEST, ...TYPEORM_NEST] }),
    {
      name: 'typeorm-modules-import-only-core-codecs-context-nest',
      severity: 'error',
      from: { path: TYPEORM_NEST, pathNot: [TEST] },
      to: { path: LIB, pathNot: ['typeorm', 'core', 'codecs', 'context', 'nest'].map((each) => `${LIB}${each}/`) },
    },
    layer('nest', ['core', 'stores', 'codecs', 'context']),
    layer('admin', ['core', 'nest']),
    layer('testing', ['core', 'stores', 'codecs', 'nest']),
    {
      name: 'main-door-needs-no-optional-peer',
      comment: 'Whoever imports the main door may not have TypeORM installed.',
      severity: 'error',
      from: { path: `${LIB}index[.]ts$` },
      to: { path: LIB, pathNot: ['core', 'codecs', 'stores', 'nest'].map((each) => `${LIB}${each}/`) },
    },
    {
      name: 'typeorm-only-in-its-layer',
      severity: 'error',
      from: { path: LIB, pathNot: [TEST, `${LIB}typeorm/`] },
      to: { path: packages('typeorm', '@nestjs/typeorm') },
    },
    {
      name: 'nest-only-in-its-layers',
      severity: 'error',
      from: { path: LIB, pathNot: [TEST, `${LIB}(nest|admin|testing)/`, ...TYPEORM_NEST] },
      to: { path: packages('@nestjs/[^/]+', 'rxjs', 'reflect-metadata') },
    },
    {
      name: 'redis-only-in-its-store',
      severity: 'error',
      from: { path: LIB, pathNot: [TEST, `${LIB}(stores/redis|nest|testing)/`] },
      to: { path: packages('ioredis') },
    },
    {
      name: 'library-declares-what-it-imports',
      comment: 'Every package that the published code needs is in its dependencies or peerDependencies.',
      severity: 'error',
      from: { path: LIB, pathNot: [TEST] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-dev', 'npm-unknown'], dependencyTypesNot: ['npm', 'npm-peer'] },
    },
    {
      name: 'library-knows-no-app',
      severity: 'error',
      from: { path: LIB },
      to: { path: '^(src|test|bench|tools)/', pathNot: ['^test/support/'] },
    },
    {
      name: 'published-code-needs-no-test-support',
      severity: 'error',
      from: { path: LIB, pathNot: [TEST] },
      to: { path: ['^(test|bench)/', TEST] },
    },
    {
      name: 'library-only-through-its-doors',
      severity: 'error',
      from: { path: '^(src|test|bench)/' },
      to: { path: '^libs/', pathNot: [DOORS] },
    },
    {
      name: 'doors-by-package-name',
      severity: 'error',
      from: { path: '^(src|test|bench)/' },
      to: { path: '^libs/', dependencyTypesNot: ['aliased-workspace'] },
    },
    {
      name: 'app-needs-no-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: ['[.](spec|int-spec|e2e-spec)[.]ts$'] },
      to: { path: ['^(test|bench)/', '[.](spec|int-spec|e2e-spec)[.]ts$'] },
    },
    {
      name: 'no-cycles',
      comment:
        "Two entities that relate to each other import each other: cycles of nothing but entities are TypeORM's way.",
      severity: 'error',
      from: { pathNot: ['[.]entity[.]ts$'] },
      to: { circular: true },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^(libs/cache/)?dist(-proof|-bench)?/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['nestjs-coherent-cache/source', 'import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
