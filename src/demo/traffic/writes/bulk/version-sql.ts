/** Returns what SQL gives a row's version: the next one, or one that nobody may ever see. */
export function versionSql(doomed: boolean): string {
  return doomed ? '-version - 1' : 'version + 1';
}
