/** What an error reply says of the server, or of where to ask instead. */
export type ServerErrorKind =
  /** It does not know the script. */
  | 'unknown-script'
  /** Another node has the slot, for good or for this command. */
  | 'moved'
  | 'ask'
  /** The slot is on its way to another node, and some of the keys are there already. */
  | 'try-again'
  /** It does not take writes, or has lost what it needs to: nothing that it says may be believed. */
  | 'untrusted'
  /** It cannot or may not do this one thing. */
  | 'refused';

const KINDS: Readonly<Record<string, ServerErrorKind>> = {
  NOSCRIPT: 'unknown-script',
  MOVED: 'moved',
  ASK: 'ask',
  TRYAGAIN: 'try-again',
  READONLY: 'untrusted',
  NOREPLICAS: 'untrusted',
  MISCONF: 'untrusted',
  LOADING: 'untrusted',
  MASTERDOWN: 'untrusted',
  CLUSTERDOWN: 'untrusted',
  NOAUTH: 'untrusted',
};

/** Tells what `error`, an error reply, means: by the code that its message begins with. */
export function kindOf(error: Error): ServerErrorKind {
  const [code = ''] = error.message.split(' ', 1);
  return KINDS[code] ?? 'refused';
}

/** Where a MOVED or ASK reply sends the caller. */
export interface Redirection {
  readonly slot: number;
  /** As the cluster names it: `host:port`, the host empty for "where you are now". */
  readonly address: string;
}

/** Returns where `error` sends the caller. */
export function redirectionOf(error: Error): Redirection {
  const [, slot = '', address = ''] = error.message.split(' ');
  return { slot: Number(slot), address };
}

/** Tells whether `error` is an error reply of the server's, and not one of the client or of the connection. */
export function isErrorReply(error: Error): boolean {
  return error.name === 'ReplyError';
}
