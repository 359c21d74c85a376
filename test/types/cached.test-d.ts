import { Cached, cachedMethod, tag } from 'nestjs-coherent-cache';

interface Quote {
  readonly symbol: string;
}

/** Only methods that return a promise, and options that fit what they return. */
export class Quotes {
  @Cached({ ttl: '1m', skip: [0], tags: (quote: Quote) => [tag('Quote', quote.symbol)] })
  latest(_connection: object, symbol: string): Promise<Quote> {
    return Promise.resolve({ symbol });
  }

  @Cached({ ttl: '1m', cacheIf: (quote: Quote | null, symbol: string) => quote !== null && symbol !== '' })
  maybe(symbol: string, _at?: Date): Promise<Quote | null> {
    return Promise.resolve(symbol ? { symbol } : null);
  }

  // @ts-expect-error -- the results are numbers
  @Cached({ ttl: '1m', tags: (quote: Quote) => [tag('Quote', quote.symbol)] })
  count(): Promise<number> {
    return Promise.resolve(1);
  }

  // @ts-expect-error -- a cached method cannot answer at once
  @Cached({ ttl: '1m' })
  now(): number {
    return 1;
  }

  // @ts-expect-error -- ttl is required
  @Cached({})
  always(): Promise<number> {
    return Promise.resolve(1);
  }
}

/** The verbs take what the method takes, and return what it returns. */
export async function uses(quotes: Quotes): Promise<readonly string[]> {
  const latest = cachedMethod(quotes, 'latest');
  const fresh: Quote = await latest.refresh({}, 'ACME');
  const kept: Quote | undefined = (await latest.peek({}, 'ACME'))?.[0];
  await latest.set([{}, 'ACME'], () => Promise.resolve(fresh));
  // @ts-expect-error -- a symbol is text
  await latest.invalidate({}, 7);
  return [fresh.symbol, kept?.symbol ?? '', (await latest({}, 'ACME')).symbol];
}
