import { fileURLToPath } from 'node:url';

/** Folder of the rule files that ship with the app. */
export const bundledRules = fileURLToPath(new URL('../demo/rules/', import.meta.url));
