import { pgCut } from './pg-cut.js';

/** COMMIT is done, and the connection gone before that is heard of. */
export const PG_CUT_AFTER_COMMIT = pgCut('pg-cut-after-commit', 'after-commit');
