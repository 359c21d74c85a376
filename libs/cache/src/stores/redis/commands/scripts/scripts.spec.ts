import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('.', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.lua'));

describe('every Lua script', () => {
  it('is looked at here', () => {
    const known = ['announce', 'fill', 'finalise', 'identify', 'lease', 'list', 'mark', 'mint'];
    known.push('pending', 'read-old', 'register', 'release', 'remove-old', 'touch', 'unlist');
    expect(files.sort()).toEqual(known.map((name) => `${name}.lua`));
  });

  it.each(files)('%s says why, its KEYS, ARGV, every return and its complexity before its first statement', (file) => {
    const header = headerOf(file);
    expect(header[0]).toMatch(/^#!lua/);
    expect(header[1]).toMatch(/^-- [A-Z].+/);
    const lists = hasKeys(file) ? [/^-- KEYS\[/m, /^-- ARGV/m] : [];
    for (const needed of [...lists, /^-- Returns /m, /^-- Complexity: O\(/m]) expect(header.join('\n')).toMatch(needed);
  });

  it.each(files)('%s names in its header every literal index of KEYS and ARGV that its body uses', (file) => {
    const header = headerOf(file).join('\n');
    const used = new Set(
      [...bodyOf(file).matchAll(/\b(KEYS|ARGV)\[(\d+|#ARGV(?: - 1)?)\]/g)].map(
        ([, name, index]) => `${name}[${index!.replace('#ARGV', '#').replaceAll(' ', '')}]`,
      ),
    );
    expect(used.size > 0).toBe(hasKeys(file) && !treatsAllAlike(file));
    for (const name of used) expect(header).toContain(name);
  });

  it.each(files)('%s builds no key: each key it touches is an element of KEYS', (file) => {
    const calls = [...bodyOf(file).matchAll(/redis\.p?call\('([A-Z]+)'(?:, ([^,)]+(?:\[[^\]]*\])?))?/g)].filter(
      ([, command]) => !['TIME', 'INFO', 'PUBLISH'].includes(command!),
    );
    expect(calls.length > 0).toBe(hasKeys(file));
    for (const [, , key] of calls) expect(key).toMatch(/^(cell$|KEYS\[|unpack\((cells|KEYS)$|last - first \+ 1$)/);
    for (const [, elements] of bodyOf(file).matchAll(/\bcells(?:\[[^\]]*\])? = (.*)/g))
      expect(elements).toMatch(/^(KEYS|\{\}|KEYS\[i\])$/);
    expect(bodyOf(file)).not.toMatch(/KEYS\[[^\]]*\]\s*\.\.|\.\.\s*KEYS/);
  });
});

/** One script only asks the server about itself. */
function hasKeys(file: string): boolean {
  return file !== 'identify.lua';
}

/** One asks the same of every key. */
function treatsAllAlike(file: string): boolean {
  return file === 'pending.lua';
}

function linesOf(file: string): readonly string[] {
  return readFileSync(new URL(file, folder), 'utf8').split('\n');
}

function headerOf(file: string): readonly string[] {
  const lines = linesOf(file);
  return lines.slice(
    0,
    lines.findIndex((line, i) => i > 0 && !line.startsWith('--')),
  );
}

function bodyOf(file: string): string {
  return linesOf(file).slice(headerOf(file).length).join('\n');
}
