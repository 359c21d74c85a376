import { fileURLToPath } from 'node:url';

/** Folder of the whole project. The compiled proof lies as deep in it as its source does. */
export const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Sources of the library, in any copy of the project. */
export const SOURCES = 'libs/cache/src';
/** What the library was built to. */
export const BUILT = 'libs/cache/dist';
