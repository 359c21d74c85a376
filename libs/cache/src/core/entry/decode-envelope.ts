import { EnvelopeView } from './envelope-view.js';
import type { Envelope } from './envelope.js';

/** Returns the parts of the envelope in `bytes`, without copying; null for anything that is not a whole envelope of a known format. */
export function decodeEnvelope(bytes: Uint8Array): Envelope | null {
  const view = EnvelopeView.of(bytes);
  if (!view) return null;
  const { token, version, codec, filledAt, life, namespaceToken, indexTokens, tagSpaceToken, tags, payload } = view;
  return { token, version, codec, filledAt, life, namespaceToken, indexTokens, tagSpaceToken, tags, payload };
}
