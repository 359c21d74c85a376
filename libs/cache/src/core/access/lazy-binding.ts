import type { Namespace } from '../key/namespace.js';
import type { LocalTier } from '../local/local-tier.js';
import type { Codec } from '../ports/codec.js';
import type { Wrapping } from '../ports/wrapping.js';
import { TagHints } from '../read/tag-hints.js';
import type { Binding } from './binding.js';

/** Looks for its codec at the first read, when every layer has registered its own. */
export class LazyBinding implements Binding {
  readonly hints: TagHints | null;
  private resolved: { readonly codec: Codec; readonly version: Uint8Array } | undefined;

  constructor(
    readonly namespace: Namespace,
    readonly local: LocalTier | null,
    readonly wrapping: Wrapping,
    private readonly findCodec: () => Codec,
    private readonly versionFor: (codec: Codec) => Uint8Array,
  ) {
    this.hints = namespace.options.tags ? new TagHints() : null;
  }

  get codec(): Codec {
    return this.resolve().codec;
  }

  get version(): Uint8Array {
    return this.resolve().version;
  }

  private resolve(): { readonly codec: Codec; readonly version: Uint8Array } {
    if (!this.resolved) {
      const codec = this.findCodec();
      this.resolved = { codec, version: this.versionFor(codec) };
    }
    return this.resolved;
  }
}
