import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const under = (folder: string, ending: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path));
const documents = [
  ...readdirSync(root).filter((path) => path.endsWith('.md')),
  'libs/cache/README.md',
  ...under('docs', '.md'),
];

describe('options.md', () => {
  const options = read('docs/reference/options.md');
  const source = 'libs/cache/src/';

  it.each([
    ['`CacheModule.forRoot`', 'nest/cache-module-options.ts', 'CacheModuleOptions'],
    ['`@CacheNamespace`', 'core/access/namespace-options.ts', 'NamespaceOptions'],
    ['`local`', 'core/local/local-options.ts', 'LocalOptions'],
    ['`outbox` of `CacheTypeOrmModule.forRoot`', 'typeorm/outbox/outbox-options.ts', 'OutboxOptions'],
    ['`capture` of `CacheTypeOrmModule.forRoot`', 'typeorm/capture/capture-options.ts', 'CaptureOptions'],
  ])('has every option of %s, and no other', (heading, file, name) => {
    const section = options.split(/^## /m).find((each) => each.startsWith(`${heading}\n`));
    const listed = [...(section ?? '').matchAll(/^\| `(\w+)`/gm)].map(([, option]) => option);
    expect(new Set(listed)).toEqual(new Set(membersOf(`${source}${file}`, name)));
  });
});

describe('errors.md', () => {
  const sources = under('libs/cache/src', '.ts').filter((path) => !/\.(int-)?spec\.ts$/.test(path));
  const codes = sources.flatMap((path) =>
    [...read(path).matchAll(/\bcode(?:: string)?\s*[:=] '(CACHE_\w+)'/g)].map(([, code]) => code),
  );

  it('has every code that there is, and no other', () => {
    const listed = [...read('docs/reference/errors.md').matchAll(/^\| `(CACHE_\w+)`/gm)].map(([, code]) => code);
    expect(new Set(listed)).toEqual(new Set(codes));
  });
});

it('documents link to what is there', () => {
  const broken = documents.flatMap((path) => {
    const text = read(path).replaceAll(/```[\s\S]*?```/g, '');
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link!);
    return links.filter((link) => !isThere(path, link)).map((link) => `${path}: ${link}`);
  });
  expect(broken).toEqual([]);
});

it('examples import what the doors export', () => {
  const missing = documents.flatMap((path) => {
    const imports = read(path).matchAll(/import (?:type )?\{([^}]+)\} from 'nestjs-coherent-cache(?:\/(\w+))?'/g);
    return [...imports].flatMap(([, names = '', door = 'index']) =>
      names
        .split(',')
        .map((name) => name.replace(/^\s*type /, '').trim())
        .filter((name) => name && !exportsOf(door).has(name))
        .map((name) => `${path}: ${name}`),
    );
  });
  expect(missing).toEqual([]);
});

function isThere(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const to = path ? normalize(join(dirname(from), path)) : from;
  if (!anchor || !to.endsWith('.md'))
    return ts.sys.fileExists(join(root, to)) || ts.sys.directoryExists(join(root, to));
  const headings = [...read(to).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!);
  return headings.map(slugOf).includes(anchor);
}

/** As GitHub names headings. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

function exportsOf(door: string): ReadonlySet<string> {
  const report = read(`libs/cache/etc/${door}.api.md`);
  const names = report.matchAll(/^export (?:declare )?(?:abstract )?(?:class|interface|type|const|function) (\w+)/gm);
  return new Set([...names].map(([, name]) => name!));
}

/** The properties of an interface, and of those in the same file that it extends. */
function membersOf(path: string, name: string): string[] {
  const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
  const found = file.statements.filter(ts.isInterfaceDeclaration).find((each) => each.name.text === name);
  const inherited = found?.heritageClauses?.flatMap(({ types }) => types.map(({ expression }) => expression.getText()));
  return [
    ...(found?.members.map((member) => member.name?.getText() ?? '') ?? []),
    ...(inherited ?? []).flatMap((each) => membersOf(path, each)),
  ];
}
