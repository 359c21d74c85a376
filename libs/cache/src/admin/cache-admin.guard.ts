import {
  Inject,
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
  type OnModuleInit,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { BearerToken } from './bearer-token.js';
import type { CacheAdminOptions } from './cache-admin-options.js';
import { CACHE_ADMIN_OPTIONS } from './cache-admin-options.token.js';

interface Request {
  readonly headers: Readonly<Record<string, unknown>>;
}

interface Response {
  setHeader?(name: string, value: string): void;
  header?(name: string, value: string): void;
}

/** Lets the bearer of the token pass, or asks the user's guard. */
@Injectable()
export class CacheAdminGuard implements CanActivate, OnModuleInit {
  private readonly token: BearerToken | null;
  private guard: CanActivate | null = null;

  constructor(
    @Inject(CACHE_ADMIN_OPTIONS) private readonly options: CacheAdminOptions,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {
    this.token = options.token === undefined ? null : new BearerToken(options.token);
  }

  async onModuleInit(): Promise<void> {
    const { guard } = this.options;
    if (guard) this.guard = typeof guard === 'function' ? await this.modules.create(guard) : guard;
  }

  canActivate(context: ExecutionContext): ReturnType<CanActivate['canActivate']> {
    if (this.guard) return this.guard.canActivate(context);
    if (this.token?.matches(context.switchToHttp().getRequest<Request>().headers['authorization'])) return true;
    challenge(context.switchToHttp().getResponse<Response>());
    throw new UnauthorizedException({
      statusCode: 401,
      code: 'CACHE_ADMIN_UNAUTHORIZED',
      message: 'A valid bearer token is required.',
    });
  }
}

/** Express has `setHeader`, Fastify `header`. */
function challenge(response: Response): void {
  if (response.setHeader) response.setHeader('WWW-Authenticate', 'Bearer realm="cache"');
  else response.header?.('WWW-Authenticate', 'Bearer realm="cache"');
}
