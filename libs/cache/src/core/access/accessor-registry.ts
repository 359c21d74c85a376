import type { CacheOptions } from '../cache-options.js';
import { WRAPPED } from '../entry/encode-wrapped.js';
import { VERSION_LENGTH } from '../entry/envelope.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { DuplicateNamespaceError } from '../errors/duplicate-namespace-error.js';
import type { BoundRule } from '../invalidation/rule.js';
import { checkRule } from '../invalidation/check-rule.js';
import type { LocalTier } from '../local/local-tier.js';
import { Namespace } from '../key/namespace.js';
import type { Codec } from '../ports/codec.js';
import { NO_SCOPES, type Scopes } from '../ports/scopes.js';
import { UNWRAPPED, type Wrapping } from '../ports/wrapping.js';
import type { Binding } from './binding.js';
import { declarationsOf } from './declarations.js';
import { LazyBinding } from './lazy-binding.js';

/** Goes into the version digest: a change of what an entry means, beyond its envelope, changes it. */
const ENTRY_MEANING = 1;

/** The accessors of one cache: their namespaces, rules and codecs. */
export class AccessorRegistry {
  private readonly bound = new Map<string, Namespace>();
  private readonly bindings = new Map<string, Binding>();
  private boundRules: readonly BoundRule[] = [];
  private readonly codecs = new Map<string, Codec>();

  constructor(
    private readonly options: CacheOptions,
    private readonly createLocal: (namespace: Namespace) => LocalTier | null,
  ) {
    for (const codec of options.codecs ?? []) this.registerCodec(codec);
  }

  /** @throws ConfigurationError, DuplicateNamespaceError */
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- what `instance.constructor` is
  register(accessor: Function): Binding {
    const { namespace: options, rules } = declarationsOf(accessor);
    if (!options)
      throw new ConfigurationError(
        `${accessor.name} declares no namespace. Put @CacheNamespace({ name, id, ttl }) on the class.`,
      );
    const { prefix, store, entropy } = this.options;
    const namespace = new Namespace(options, prefix, (text) => entropy.digest(text), store.buckets);
    if (this.bound.has(namespace.name)) throw new DuplicateNamespaceError(namespace.name);
    assertScopeKnown(namespace, this.options.scopes ?? NO_SCOPES);
    for (const rule of rules) checkRule(rule, namespace.name, namespace.options.id);
    const local = this.createLocal(namespace);
    const wrapping = this.wrappingOf(namespace);
    this.bound.set(namespace.name, namespace);
    this.boundRules = [...this.boundRules, ...rules.map((rule) => ({ ...rule, namespace: namespace.name }))];
    const binding = new LazyBinding(
      namespace,
      local,
      wrapping,
      () => this.codecOf(namespace),
      (codec) => this.versionOf(namespace, codec),
    );
    this.bindings.set(namespace.name, binding);
    return binding;
  }

  /** @throws ConfigurationError when its id is that of wrapped payloads. */
  registerCodec(codec: Codec): void {
    if (codec.id === WRAPPED)
      throw new ConfigurationError(
        `Codec "${codec.name}" has the id ${WRAPPED}, which is taken. Use one from 16 to 255.`,
      );
    this.codecs.set(codec.name, codec);
  }

  namespace(name: string): Namespace | undefined {
    return this.bound.get(name);
  }

  binding(name: string): Binding | undefined {
    return this.bindings.get(name);
  }

  namespaces(): readonly Namespace[] {
    return [...this.bound.values()];
  }

  rules(): readonly BoundRule[] {
    return this.boundRules;
  }

  /** @throws ConfigurationError when a namespace names a codec that nobody registered. */
  assertCodecsKnown(): void {
    for (const namespace of this.namespaces()) this.codecOf(namespace);
  }

  private codecOf({ name, options }: Namespace): Codec {
    if (typeof options.codec === 'object') return options.codec;
    const codec = options.codec
      ? this.codecs.get(options.codec)
      : (this.codecs.get('entity') ?? this.codecs.get('typed'));
    if (codec) return codec;
    const known = [...this.codecs.keys()].join(', ') || 'none';
    throw new ConfigurationError(
      `Namespace "${name}" wants codec "${options.codec ?? 'typed'}", which is not registered (known: ${known}).`,
    );
  }

  /** @throws ConfigurationError */
  private wrappingOf({ name, options, maxBytes }: Namespace): Wrapping {
    const { wrappings } = this.options;
    if (wrappings) return wrappings.for(name, options, maxBytes);
    if (options.compressAbove === undefined && !options.seal) return UNWRAPPED;
    throw new ConfigurationError(
      `Namespace "${name}" wants its payloads compressed or sealed, and this cache was built without what does it. ` +
        'Give the cache wrappings: createWrappings().',
    );
  }

  private versionOf(namespace: Namespace, codec: Codec): Uint8Array {
    const { version = '', id, indexes, tags } = namespace.options;
    const { hashTtl } = namespace.lifetimes;
    const parts = [
      ENTRY_MEANING,
      this.options.version ?? '',
      version,
      codec.id,
      codec.name,
      codec.layout ?? '',
      [...id].sort(),
      indexes ?? [],
      tags !== undefined,
      this.options.store.buckets,
      // What was stored to end with its hash does not say when it ends.
      ...(hashTtl === 'write' ? [hashTtl] : []),
      // What was stored by a declaration that lists nothing is in no list.
      ...(namespace.listings ? ['listed'] : []),
    ];
    return Buffer.from(this.options.entropy.digest(JSON.stringify(parts)).slice(0, VERSION_LENGTH), 'latin1');
  }
}

function assertScopeKnown({ name, options: { scope } }: Namespace, scopes: Scopes): void {
  if (scope === undefined || scopes.has(scope)) return;
  throw new ConfigurationError(
    `Namespace "${name}" is scoped by "${scope}", which nobody knows. Give CacheModule.forRoot({ scopes: { ${scope}: () => ... } }).`,
  );
}
