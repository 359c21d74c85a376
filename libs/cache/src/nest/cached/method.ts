/** A method as a class has it. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;
