import { z } from 'zod';

const LONGEST = 256;

/** A namespace's or tag group's name, as a request may give it. */
export const nameSchema = z
  .string('must be text')
  .min(1, 'must not be empty')
  .max(LONGEST, `must have at most ${LONGEST} characters`);
