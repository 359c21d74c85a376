import { expect, it } from 'vitest';
import { firstWordsOf } from './first-words-of.js';

it.each([
  ['CALL recount(42)', 'CALL recount'],
  ['-- why\n/* and */ DO $$ secret $$', 'DO'],
  [`DELETE FROM people_view WHERE ssn BETWEEN 123456789 AND 1`, 'DELETE FROM people_view'],
  ['EXECUTE IMMEDIATE "UPDATE x"', 'EXECUTE IMMEDIATE'],
  [`'unterminated`, 'a statement'],
])('a statement that cannot be read is named without values: %j', (sql, statement) => {
  expect(firstWordsOf(sql)).toBe(statement);
});
