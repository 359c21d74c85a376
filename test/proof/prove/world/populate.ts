import { DataSource } from 'typeorm';
import { ENTITIES } from './entities.js';
import { DetectorWorkflow } from './entities/detector-workflow.entity.js';
import { Detector } from './entities/detector.entity.js';
import { Gauge } from './entities/gauge.entity.js';
import { Label } from './entities/label.entity.js';
import { Notice } from './entities/notice.entity.js';
import { Part } from './entities/part.entity.js';
import { Workflow } from './entities/workflow.entity.js';
import { VERSION_TRIGGERS } from './version-triggers.js';
import { WORLD_SIZE } from './world-size.js';

/** Creates the tables, fills them, and from then on has the database count versions. */
export async function populate(url: string): Promise<void> {
  const dataSource = new DataSource({ type: 'postgres', url, entities: [...ENTITIES], synchronize: true });
  await dataSource.initialize();
  try {
    await insertRows(dataSource);
    await dataSource.query(VERSION_TRIGGERS);
  } finally {
    await dataSource.destroy();
  }
}

async function insertRows({ manager }: DataSource): Promise<void> {
  const { detectors, parts, workflows, links, labels, notices, gauges, environments, teams } = WORLD_SIZE;
  const note = 'first';
  await manager.insert(
    Label,
    rows(labels, (id) => ({ id, note })),
  );
  await manager.insert(
    Detector,
    rows(detectors, (id) => ({ id, note, team: id % teams })),
  );
  await manager.insert(
    Workflow,
    rows(workflows, (id) => ({ id, note })),
  );
  await manager.insert(
    Part,
    rows(parts, (id) => ({ id, note, detectorId: 1 + (id % detectors) })),
  );
  await manager.insert(
    DetectorWorkflow,
    rows(links, (id) => ({
      id,
      note,
      detectorId: 1 + (id % detectors),
      environment: id % environments,
      workflowId: 1 + ((id * 7) % workflows),
    })),
  );
  await manager.insert(
    Notice,
    rows(notices, (id) => ({ id, note })),
  );
  await manager.insert(
    Gauge,
    rows(gauges, (id) => ({ id, note })),
  );
}

/** Ids begin with 1: TypeORM takes 0 for none in some places. */
function rows<Row>(count: number, row: (id: number) => Row): Row[] {
  return Array.from({ length: count }, (_, index) => row(index + 1));
}
