import type { EntryPlace, Wrapping } from '../../core/ports/wrapping.js';
import { UndecodableValueError } from '../undecodable-value-error.js';
import type { CheckedKeys } from './check-seal-keys.js';
import { compressors, type Compressor } from './compressor.js';
import { seal, unseal } from './seal.js';
import { decodeWrapHeader, encodeWrapHeader, type WrapHeader } from './wrap-header.js';

/** What one accessor asks for. */
export interface WrappingSettings {
  /** Larger payloads are compressed. */
  readonly compressAbove: number;
  readonly compressor: Compressor;
  /** The first one seals; none leaves payloads open. */
  readonly keys: CheckedKeys;
  /** Largest payload that is unwrapped, in bytes. */
  readonly maxBytes: number;
}

/** Compresses, then seals; opens whatever an accessor with other settings has compressed. */
export class PayloadWrapping implements Wrapping {
  constructor(private readonly settings: WrappingSettings) {}

  get isRequired(): boolean {
    return this.settings.keys.size > 0;
  }

  wants(payload: Uint8Array): boolean {
    return this.isRequired || payload.length > this.settings.compressAbove;
  }

  async wrap(payload: Uint8Array, place: EntryPlace): Promise<Uint8Array | null> {
    const compressed = await this.compress(payload);
    if (!compressed && !this.isRequired) return null;
    const [keyId = '', key] = this.settings.keys.entries().next().value ?? [];
    const compression = compressed ? this.settings.compressor.code : 0;
    const header = encodeWrapHeader({ compression, length: payload.length, keyId });
    const body = compressed ?? payload;
    return Buffer.concat([header, key ? seal(key, body, boundTo(header, place)) : body]);
  }

  unwrap(wrapped: Uint8Array, place: EntryPlace): Uint8Array | Promise<Uint8Array> {
    const found = decodeWrapHeader(wrapped);
    if (!found) throw new UndecodableValueError('wrapped', 'they are no wrapped payload');
    const { header, size } = found;
    if (header.length > this.settings.maxBytes)
      throw new UndecodableValueError('wrapped', 'they claim to be more than the accessor stores');
    const body = this.open(header, wrapped.subarray(size), boundTo(wrapped.subarray(0, size), place));
    return expand(header, body);
  }

  /** Returns null when compressing is not asked for, or makes nothing smaller. */
  private async compress(payload: Uint8Array): Promise<Uint8Array | null> {
    if (payload.length <= this.settings.compressAbove) return null;
    const compressed = await this.settings.compressor.compress(payload);
    return compressed.length < payload.length ? compressed : null;
  }

  private open({ keyId }: WrapHeader, body: Uint8Array, bound: Uint8Array): Uint8Array {
    const { keys } = this.settings;
    if (keyId === '') {
      if (this.isRequired) throw new UndecodableValueError('sealed', 'they are not sealed');
      return body;
    }
    const key = keys.get(keyId);
    if (!key) throw new UndecodableValueError('sealed', 'this accessor has no key of the id that sealed them');
    try {
      return unseal(key, body, bound);
    } catch {
      throw new UndecodableValueError('sealed', 'they were changed, moved here, or sealed with another key');
    }
  }
}

function expand({ compression, length }: WrapHeader, body: Uint8Array): Uint8Array | Promise<Uint8Array> {
  if (compression === 0) {
    if (body.length !== length) throw new UndecodableValueError('wrapped', 'they are cut');
    return body;
  }
  const compressor = compressors.find(({ code }) => code === compression);
  if (!compressor) throw new UndecodableValueError('compressed', 'this Node cannot expand them');
  try {
    const expanded = compressor.expand(body, length);
    return expanded instanceof Promise ? expanded.catch(refuse) : expanded;
  } catch {
    return refuse();
  }
}

function refuse(): never {
  throw new UndecodableValueError('compressed', 'they are damaged, or expand to more than they say');
}

/** The key's length makes it plain where the key ends and the head begins. */
function boundTo(header: Uint8Array, { key, head }: EntryPlace): Uint8Array {
  const name = Buffer.from(key, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.length);
  return Buffer.concat([header, length, name, head]);
}
