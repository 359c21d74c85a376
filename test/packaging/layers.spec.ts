import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const lib = (path: string) => `libs/cache/src/${path}`;
const toRoot = '../../../..';

/** A file of a tree that breaks the layers, the import in it, and the rule that has to notice. */
const breaches = [
  { file: lib('core/a.ts'), imports: 'node:fs', rule: 'core-is-pure' },
  { file: lib('core/b.ts'), imports: 'lru-cache', rule: 'core-is-pure' },
  { file: lib('core/c.ts'), imports: '../codecs/ok.js', rule: 'core-is-pure' },
  { file: lib('codecs/a.ts'), imports: '../stores/ok.js', rule: 'codecs-imports-only-core' },
  { file: lib('context/a.ts'), imports: '../core/ok.js', rule: 'context-imports-only-itself' },
  { file: lib('stores/a.ts'), imports: '../codecs/ok.js', rule: 'stores-imports-only-core' },
  { file: lib('stores/b.ts'), imports: 'typeorm', rule: 'typeorm-only-in-its-layer' },
  { file: lib('stores/c.ts'), imports: '@nestjs/common', rule: 'nest-only-in-its-layers' },
  { file: lib('stores/memory/a.ts'), imports: 'ioredis', rule: 'redis-only-in-its-store' },
  { file: lib('stores/d.ts'), imports: 'yaml', rule: 'library-declares-what-it-imports' },
  { file: lib('typeorm/a.ts'), imports: '../nest/ok.js', rule: 'typeorm-imports-only-core-codecs-context' },
  { file: lib('typeorm/b.ts'), imports: '@nestjs/common', rule: 'nest-only-in-its-layers' },
  {
    file: lib('typeorm/nest/a.ts'),
    imports: '../../stores/ok.js',
    rule: 'typeorm-modules-import-only-core-codecs-context-nest',
  },
  { file: lib('nest/a.ts'), imports: '../typeorm/ok.js', rule: 'nest-imports-only-core-stores-codecs-context' },
  { file: lib('admin/a.ts'), imports: '../stores/ok.js', rule: 'admin-imports-only-core-nest' },
  { file: lib('testing/a.ts'), imports: '../typeorm/ok.js', rule: 'testing-imports-only-core-stores-codecs-nest' },
  { file: lib('nest/b.ts'), imports: `${toRoot}/src/ok.js`, rule: 'library-knows-no-app' },
  { file: lib('nest/c.ts'), imports: `${toRoot}/test/support/ok.js`, rule: 'published-code-needs-no-test-support' },
  { file: 'src/a.ts', imports: '../libs/cache/src/nest/ok.js', rule: 'library-only-through-its-doors' },
  { file: 'src/b.ts', imports: '../libs/cache/src/index.js', rule: 'doors-by-package-name' },
  { file: 'test/races/a.ts', imports: '../../libs/cache/src/core/ok.js', rule: 'library-only-through-its-doors' },
  { file: 'src/c.ts', imports: '../test/support/ok.js', rule: 'app-needs-no-tests' },
  { file: 'src/e.ts', imports: '../bench/ok.js', rule: 'app-needs-no-tests' },
  { file: lib('nest/d.ts'), imports: `${toRoot}/bench/ok.js`, rule: 'published-code-needs-no-test-support' },
  { file: 'bench/a.ts', imports: '../libs/cache/src/core/ok.js', rule: 'library-only-through-its-doors' },
  { file: 'bench/b.ts', imports: '../libs/cache/src/index.js', rule: 'doors-by-package-name' },
  { file: 'src/d.ts', imports: 'nestjs-coherent-cache/nest/ok', rule: 'resolvable' },
];

/** Imports that the layers allow. */
const allowed = [
  { file: 'src/ok.ts', imports: 'nestjs-coherent-cache' },
  { file: 'test/races/ok.ts', imports: 'nestjs-coherent-cache' },
  { file: 'bench/ok.ts', imports: 'nestjs-coherent-cache' },
  { file: 'bench/ok-too.ts', imports: '../test/support/ok.js' },
  { file: 'test/support/ok.ts', imports: 'node:fs' },
  { file: lib('index.ts'), imports: './nest/ok.js' },
  { file: lib('core/ok.ts'), imports: './ok-too.js' },
  { file: lib('core/ok.spec.ts'), imports: `${toRoot}/test/support/ok.js` },
  { file: lib('core/ok-too.ts'), imports: undefined },
  { file: lib('codecs/ok.ts'), imports: '../core/ok.js' },
  { file: lib('stores/ok.ts'), imports: '../core/ok.js' },
  { file: lib('stores/redis/ok.ts'), imports: 'ioredis' },
  { file: lib('typeorm/ok.ts'), imports: 'typeorm' },
  { file: lib('typeorm/ok-too.ts'), imports: '../codecs/ok.js' },
  { file: lib('typeorm/nest/ok.ts'), imports: '@nestjs/common' },
  { file: lib('typeorm/ok.module.ts'), imports: '../nest/ok.js' },
  { file: lib('nest/ok.ts'), imports: '../stores/ok.js' },
  { file: lib('admin/ok.ts'), imports: '../nest/ok.js' },
  { file: lib('testing/ok.ts'), imports: '../stores/ok.js' },
];

const cycles = [
  { file: lib('nest/first.ts'), imports: './second.js' },
  { file: lib('nest/second.ts'), imports: './first.js' },
  { file: 'src/mixed.entity.ts', imports: './mixed.service.js' },
  { file: 'src/mixed.service.ts', imports: './mixed.entity.js' },
  { file: 'src/parent.entity.ts', imports: './child.entity.js' },
  { file: 'src/child.entity.ts', imports: './parent.entity.js' },
];

describe('the layers', () => {
  const tree = mkdtempSync(join(tmpdir(), 'layers-'));
  let violations: { from: string; to: string; rule: { name: string } }[];

  beforeAll(() => {
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json', 'libs/cache/package.json'])
      copy(file);
    for (const name of ['lru-cache', 'typeorm', '@nestjs/common', 'ioredis', 'yaml']) addPackage(name);
    symlinkSync(join(tree, 'libs/cache'), join(tree, 'node_modules/nestjs-coherent-cache'));
    for (const { file, imports } of [...breaches, ...allowed, ...cycles]) write(file, source(imports));
    violations = cruise();
  }, 60_000);

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each(breaches)('refuse $imports in $file', ({ file, rule }) => {
    expect(rulesBrokenBy(file)).toContain(rule);
  });

  it.each(allowed)('allow $imports in $file', ({ file }) => {
    expect(rulesBrokenBy(file)).toEqual([]);
  });

  it('refuse cycles, even of types, except between entities alone', () => {
    const broken = cycles.map(({ file }) => file).filter((file) => rulesBrokenBy(file).includes('no-cycles'));
    expect(broken).toEqual([lib('nest/first.ts'), 'src/mixed.service.ts']);
  });

  function rulesBrokenBy(file: string): string[] {
    return violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
  }

  function cruise(): typeof violations {
    const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [program, 'libs/cache/src', 'src', 'test', 'bench', '--output-type', 'json'];
    const report = execFileSync(process.execPath, args, { cwd: tree, encoding: 'utf8', maxBuffer: 2 ** 25 });
    return (JSON.parse(report) as { summary: { violations: typeof violations } }).summary.violations;
  }

  function source(imports: string | undefined): string {
    return imports === undefined
      ? 'export type T = 1;\n'
      : `import type { T as U } from '${imports}';\nexport type T = U;\n`;
  }

  function addPackage(name: string): void {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }

  function copy(file: string): void {
    cpSync(join(root, file), join(tree, file));
  }

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
});
