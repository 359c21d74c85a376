import { Injectable, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { CacheAccess, CacheModule, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { CacheTypeOrmModule } from 'nestjs-coherent-cache/typeorm';
import { Column, Entity, PrimaryGeneratedColumn, Repository } from 'typeorm';

@Entity()
export class Workflow {
  @PrimaryGeneratedColumn() id!: number;
  @Column('text') name!: string;
  @Column('integer') detectorId!: number;
}

@CacheNamespace({ name: 'workflows-by-detector', id: ['detectorId'], ttl: '60s' })
@InvalidatedBy(Workflow, { detectorId: 'detectorId' })
export class WorkflowsByDetector extends CacheAccess<Workflow[], { detectorId: number }> {
  constructor(@InjectRepository(Workflow) private readonly workflows: Repository<Workflow>) {
    super();
  }

  protected load({ detectorId }: { detectorId: number }): Promise<Workflow[]> {
    return this.workflows.findBy({ detectorId });
  }
}

@Injectable()
export class Alerts {
  constructor(
    private readonly workflowsByDetector: WorkflowsByDetector,
    @InjectRepository(Workflow) private readonly workflows: Repository<Workflow>,
  ) {}

  async move(workflow: Workflow, detectorId: number): Promise<Workflow[] | null> {
    workflow.detectorId = detectorId;
    await this.workflows.save(workflow); // invalidates the entries of the old and of the new detector
    return this.workflowsByDetector.get({ detectorId }); // sees the workflow, here and in every other process
  }
}

@Module({
  imports: [
    ConfigModule.forRoot({ isGlobal: true }),
    TypeOrmModule.forRootAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        type: 'postgres',
        url: config.getOrThrow<string>('DATABASE_URL'),
        entities: [Workflow],
      }),
    }),
    CacheModule.forRootAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({ prefix: 'alerts', redis: config.get<string>('REDIS_URL') }),
    }),
    CacheTypeOrmModule.forRoot(),
    TypeOrmModule.forFeature([Workflow]),
    CacheModule.forFeature([WorkflowsByDetector]),
  ],
  providers: [Alerts],
})
export class AppModule {}
