import { decodeFromOf, type DecodeFrom } from '../entry/decode-from.js';
import type { Namespace } from '../key/namespace.js';
import type { LocalTier } from '../local/local-tier.js';
import type { Codec } from '../ports/codec.js';
import type { Wrapping } from '../ports/wrapping.js';
import { TagHints } from '../read/tag-hints.js';
import type { Binding } from './binding.js';

type Resolved = Pick<Binding, 'codec' | 'decodeFrom' | 'version'>;

/** Looks for its codec at the first read, when every layer has registered its own. */
export class LazyBinding implements Binding {
  readonly hints: TagHints | null;
  private resolved: Resolved | undefined;

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

  get decodeFrom(): DecodeFrom {
    return this.resolve().decodeFrom;
  }

  get version(): Uint8Array {
    return this.resolve().version;
  }

  private resolve(): Resolved {
    if (!this.resolved) {
      const codec = this.findCodec();
      this.resolved = { codec, decodeFrom: decodeFromOf(codec), version: this.versionFor(codec) };
    }
    return this.resolved;
  }
}
