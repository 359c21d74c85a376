import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const SOURCE = 'nestjs-coherent-cache/source';
const folder = new URL('../../libs/cache/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
  name: string;
  exports: Record<string, Record<string, string>>;
};
const doors = Object.entries(manifest.exports).filter(([path]) => path !== './package.json');

describe('the doors of the package', () => {
  it('are the main one, typeorm, admin and testing', () => {
    expect(doors.map(([path]) => path)).toEqual(['.', './typeorm', './admin', './testing']);
  });

  it.each(doors)('%s opens on an existing source file', (_path, target) => {
    expect(existsSync(new URL(target[SOURCE]!, folder))).toBe(true);
  });

  it.each(doors)('%s is built to where the compiler puts its source', (_path, target) => {
    const built = target[SOURCE]!.replace('./src/', './dist/').replace(/\.ts$/, '');
    expect(target).toEqual({ [SOURCE]: target[SOURCE], types: `${built}.d.ts`, default: `${built}.js` });
  });

  it.each(doors)('%s offers source before build, because the first matching condition wins', (_path, target) => {
    expect(Object.keys(target)).toEqual([SOURCE, 'types', 'default']);
  });

  it('are all there is: a file behind them cannot be imported', async () => {
    const hidden = `${manifest.name}/core/errors/cache-error`;
    await expect(import(/* @vite-ignore */ hidden)).rejects.toThrow(/core\/errors\/cache-error/);
  });
});
