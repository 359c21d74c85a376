import { Logger, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import type { BypassOptions } from './bypass-options.js';
import type { RequestedBypass } from './requested-bypass.js';

interface Request {
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** Of the arguments of a resolver: root, arguments, context, info. */
const GRAPHQL_CONTEXT = 2;

/**
 * Runs handlers of requests that ask for it, and may, past the cache: those of HTTP, and resolvers of GraphQL that Nest intercepts. Does
 * nothing for everything else.
 */
export class BypassInterceptor implements NestInterceptor {
  private readonly logger = new Logger('Cache');

  constructor(
    private readonly bypass: RequestedBypass,
    private readonly options: BypassOptions,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    const request = requestOf(context);
    if (request?.headers?.[this.options.header.toLowerCase()] === undefined) return next.handle();
    return this.handle(request, next);
  }

  private async handle(request: Request, next: CallHandler): Promise<Observable<unknown>> {
    if (!(await this.mayAsk(request))) return next.handle();
    // The handler runs when it is subscribed to, so that is what has to happen in the context.
    return new Observable((subscriber) => this.bypass.run(() => next.handle().subscribe(subscriber)));
  }

  /** Nothing but `true` lets a request in. */
  private async mayAsk(request: Request): Promise<boolean> {
    try {
      return (await this.options.allow(request)) === true;
    } catch (error) {
      this.logger.warn(
        `bypass.allow failed, the request is answered as usual: ${error instanceof Error ? error.message : String(error)}`,
      );
      return false;
    }
  }
}

function requestOf(context: ExecutionContext): Request | undefined {
  switch (context.getType<string>()) {
    case 'http':
      return context.switchToHttp().getRequest<Request | undefined>();
    case 'graphql':
      return requestIn(context.getArgByIndex<unknown>(GRAPHQL_CONTEXT));
    default:
      return undefined;
  }
}

/** The context of GraphQL is the application's own; drivers put the request there under one of these names. */
function requestIn(context: unknown): Request | undefined {
  const { req, request } = (context ?? {}) as { readonly req?: Request; readonly request?: Request };
  return req ?? request;
}
