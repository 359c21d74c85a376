import type { SqlDialect } from '../sql-dialect.js';
import { ANY_DIALECT } from './any-dialect.js';
import type { CorpusCase } from './corpus-case.js';
import { MYSQL } from './mysql.js';
import { POSTGRES } from './postgres.js';
import { SQLITE } from './sqlite.js';

/** Every case with the dialects that it holds for. */
export const CORPUS: readonly (readonly [dialect: SqlDialect, ...CorpusCase])[] = [
  ...(['postgres', 'mysql', 'sqlite'] as const).flatMap((dialect) =>
    ANY_DIALECT.map((each) => [dialect, ...each] as const),
  ),
  ...POSTGRES.map((each) => ['postgres', ...each] as const),
  ...MYSQL.map((each) => ['mysql', ...each] as const),
  ...SQLITE.map((each) => ['sqlite', ...each] as const),
];
