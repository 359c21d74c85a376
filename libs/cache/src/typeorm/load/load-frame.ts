import type { DataSource, QueryRunner } from 'typeorm';
import type { Taint } from '../../core/ports/taint.js';

/** One `watch` or `within` in progress, inside those around it. */
export class LoadFrame {
  taint: Taint | undefined;

  constructor(
    readonly parent: LoadFrame | undefined,
    /** True when a value of this frame may be stored, so that its queries belong on a primary. */
    readonly watched: boolean,
    /** The runners that queries of this frame go through, by DataSource. */
    readonly scopes: ReadonlyMap<DataSource, QueryRunner>,
  ) {}

  /** A private view of an inner load is one of every load around it. */
  mark(taint: Taint): void {
    this.taint ??= taint;
    this.parent?.mark(taint);
  }
}
