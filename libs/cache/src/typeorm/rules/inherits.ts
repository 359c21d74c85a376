import type { EntityMetadata } from 'typeorm';

/** Tells whether rows of `metadata` are also rows of `ancestor`: its class is the same, or extends it. */
export function inherits({ target }: EntityMetadata, ancestor: EntityMetadata['target']): boolean {
  if (target === ancestor) return true;
  return typeof target === 'function' && typeof ancestor === 'function' && target.prototype instanceof ancestor;
}
