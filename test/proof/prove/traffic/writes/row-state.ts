/** What a row is like: there, softly deleted, or not there. */
export type RowState = 'present' | 'deleted' | 'absent';
