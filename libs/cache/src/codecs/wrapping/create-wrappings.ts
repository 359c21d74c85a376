import { ConfigurationError } from '../../core/errors/configuration-error.js';
import type { Compression, SealOptions, Wrappings } from '../../core/ports/wrapping.js';
import { checkSealKeys, type CheckedKeys } from './check-seal-keys.js';
import { compressors, type Compressor } from './compressor.js';
import { PayloadWrapping } from './payload-wrapping.js';

const NO_KEYS: CheckedKeys = new Map();

/**
 * Returns what compresses and seals payloads, for a cache that is built by hand; `CacheModule` does it by itself.
 *
 * @param seal - Keys for every accessor that names none of its own and does not opt out.
 * @throws ConfigurationError when a key has not 32 bytes, or an id is missing, malformed or used twice.
 */
export function createWrappings({ seal }: { readonly seal?: SealOptions | undefined } = {}): Wrappings {
  const common = seal ? checkSealKeys(seal, 'seal') : NO_KEYS;
  return {
    for(namespace, options, maxBytes) {
      return new PayloadWrapping({
        compressAbove: options.compressAbove ?? Number.POSITIVE_INFINITY,
        compressor: compressorFor(options.compression ?? 'deflate', namespace),
        keys: keysFor(options.seal, namespace) ?? common,
        maxBytes,
      });
    },
  };
}

/** Returns undefined where the accessor says nothing. */
function keysFor(own: SealOptions | false | undefined, namespace: string): CheckedKeys | undefined {
  if (own === false) return NO_KEYS;
  return own && checkSealKeys(own, `Namespace "${namespace}": seal`);
}

function compressorFor(compression: Compression, namespace: string): Compressor {
  const compressor = compressors.find(({ name }) => name === compression);
  if (compressor) return compressor;
  throw new ConfigurationError(
    `Namespace "${namespace}": compression '${compression}' is not in Node ${process.versions.node}. ` +
      `Use one of ${compressors.map(({ name }) => `'${name}'`).join(', ')}, or run Node 22.15, 23.8 or newer.`,
  );
}
