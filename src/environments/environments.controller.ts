import { Body, Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { ZodBody } from '../editing/zod-body.pipe.js';
import type { Environment } from './environment.entity.js';
import { environmentSchema } from './environment.schema.js';
import { EnvironmentsService } from './environments.service.js';

/** Environments over HTTP. */
@Controller('environments')
export class EnvironmentsController {
  constructor(private readonly environments: EnvironmentsService) {}

  @Get()
  list(): Promise<Environment[]> {
    return this.environments.list();
  }

  @Get(':id')
  find(@Param('id', ParseIntPipe) id: number): Promise<Environment> {
    return this.environments.find(id);
  }

  @Post()
  create(@Body(new ZodBody(environmentSchema)) values: z.output<typeof environmentSchema>): Promise<Environment> {
    return this.environments.create(values);
  }

  @Patch(':id')
  change(
    @Param('id', ParseIntPipe) id: number,
    @Body(new ZodBody(environmentSchema)) values: z.output<typeof environmentSchema>,
  ): Promise<Environment> {
    return this.environments.change(id, values);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.environments.remove(id);
  }
}
