import { createTypedCodec } from './create-typed-codec.js';

/** The default codec where no entities are involved: see `createTypedCodec` for what it keeps. */
export const typedCodec = createTypedCodec({ id: 2, name: 'typed' });
