import { readFileSync } from 'node:fs';

/** The published package's folder, from the root of the workspace. */
export const packageFolder = 'libs/cache';

const manifest = JSON.parse(readFileSync(`${packageFolder}/package.json`, 'utf8'));

/** The doors that the exports map declares: what users import, its short name, and the declarations behind it. */
export const doors = Object.entries(manifest.exports)
  .filter(([, target]) => target.types)
  .map(([path, target]) => ({
    specifier: manifest.name + path.slice(1),
    name: path === '.' ? 'index' : path.slice(2),
    types: target.types,
  }));
