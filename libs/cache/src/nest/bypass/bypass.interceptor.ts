import {
  Inject,
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Observable } from 'rxjs';
import type { BypassOptions } from './bypass-options.js';
import { RequestedBypass } from './requested-bypass.js';

interface Request {
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** Runs handlers of requests that ask for it, and may, past the cache. Does nothing unless configured, and outside HTTP. */
@Injectable()
export class BypassInterceptor implements NestInterceptor {
  private readonly logger = new Logger('Cache');

  constructor(@Inject(RequestedBypass) private readonly bypass: RequestedBypass) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    const { options } = this.bypass;
    if (!options || context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Request | undefined>();
    if (request?.headers?.[options.header.toLowerCase()] === undefined) return next.handle();
    return this.handle(options, request, next);
  }

  private async handle(options: BypassOptions, request: Request, next: CallHandler): Promise<Observable<unknown>> {
    if (!(await this.mayAsk(options, request))) return next.handle();
    // The handler runs when it is subscribed to, so that is what has to happen in the context.
    return new Observable((subscriber) => this.bypass.run(() => next.handle().subscribe(subscriber)));
  }

  /** Nothing but `true` lets a request in. */
  private async mayAsk({ allow }: BypassOptions, request: Request): Promise<boolean> {
    try {
      return (await allow(request)) === true;
    } catch (error) {
      this.logger.warn(
        `bypass.allow failed, the request is answered as usual: ${error instanceof Error ? error.message : String(error)}`,
      );
      return false;
    }
  }
}
