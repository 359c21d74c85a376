import { CacheError } from './cache-error.js';

/** A scoped accessor was used by a caller that runs for nobody: what it asks for has no key, and never that of somebody else. */
export class MissingScopeError extends CacheError {
  readonly code = 'CACHE_MISSING_SCOPE';

  constructor(
    readonly namespace: string,
    readonly scope: string,
    cause?: unknown,
  ) {
    super(
      `Namespace "${namespace}" is scoped by "${scope}", and the caller has none${cause === undefined ? '' : `: ${messageOf(cause)}`}. ` +
        `Call it where the "${scope}" of CacheModule's \`scopes\` is known, or inside CacheScopes.run({ ${scope}: ... }, ...).`,
      { cause },
    );
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
