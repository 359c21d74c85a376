import { pgCut } from './pg-cut.js';

/** The connection is gone before COMMIT is sent. */
export const PG_CUT_BEFORE_COMMIT = pgCut('pg-cut-before-commit', 'before-commit');
