import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DetectorsBySource } from '../../src/data-sources/detectors-by-source.cache.js';
import type { WorkflowAction } from '../../src/workflows/workflow-action.entity.js';
import { startAppRig, type AppRig } from './app-rig.js';

let rig: AppRig;
let http: ReturnType<typeof request>;
let counter = 0;

beforeAll(async () => {
  rig = await startAppRig();
  http = request(rig.app.getHttpServer());
}, 60_000);
afterAll(() => rig.close());

const unique = (what: string) => ({ name: `${what} ${++counter}` });
const create = async (path: string, body: object) =>
  ((await http.post(path).send(body).expect(201)).body as { id: number }).id;
const change = (path: string, body: object) => http.patch(path).send(body).expect(200);
const remove = (path: string) => http.delete(path).expect(204);

describe('the detectors of a data source', () => {
  let accessor: DetectorsBySource;
  let sourceId: number;
  let otherId: number;
  let detectorId: number;

  /** Reads through the cache, and leaves the answer in it: only an invalidation can change the next one. */
  const detectorsOf = async (source: number) => {
    const detectors = await accessor.get({ sourceId: source });
    expect(await accessor.peek({ sourceId: source })).toEqual(detectors);
    return detectors!.map((detector) => detector.id);
  };
  const link = () => create('/detector-data-sources', { sourceId, detectorId });

  beforeEach(async () => {
    accessor = rig.app.get(DetectorsBySource, { strict: false });
    sourceId = await create('/data-sources', unique('source'));
    otherId = await create('/data-sources', unique('source'));
    detectorId = await create('/detectors', unique('detector'));
  });

  it('show a new link at once', async () => {
    expect(await detectorsOf(sourceId)).toEqual([]);

    await link();

    expect(await detectorsOf(sourceId)).toEqual([detectorId]);
  });

  it('show at once, at both data sources, that a link was moved', async () => {
    const linkId = await link();
    expect([await detectorsOf(sourceId), await detectorsOf(otherId)]).toEqual([[detectorId], []]);

    await change(`/detector-data-sources/${linkId}`, { sourceId: otherId });

    expect([await detectorsOf(sourceId), await detectorsOf(otherId)]).toEqual([[], [detectorId]]);
  });

  it('show at once that a link was removed', async () => {
    const linkId = await link();
    expect(await detectorsOf(sourceId)).toEqual([detectorId]);

    await remove(`/detector-data-sources/${linkId}`);

    expect(await detectorsOf(sourceId)).toEqual([]);
  });

  it('are gone at once when the data source is removed, whose links the database removes with it', async () => {
    await link();
    expect(await detectorsOf(sourceId)).toEqual([detectorId]);

    await remove(`/data-sources/${sourceId}`);

    expect(await detectorsOf(sourceId)).toEqual([]);
  });
});

describe('the actions in the answer to an alert', () => {
  let detectorId: number;
  let workflowId: number;
  let otherId: number;

  /** The targets of each workflow's actions, by workflow; the second of two answers must not need the database. */
  const fire = async () => {
    await ask();
    rig.events.clear();
    const answer = await ask();
    expect(rig.events.outcomes('detector-workflows')).toEqual(['hit']);
    return answer;
  };
  const ask = async () => {
    const { body } = await http.post('/alerts').send({ detector: detectorId }).expect(200);
    const { workflows } = body as { workflows: { id: number; actions: WorkflowAction[] }[] };
    return Object.fromEntries(workflows.map(({ id, actions }) => [id, actions.map((action) => action.target)]));
  };
  const addAction = () => create('/workflow-actions', { workflowId, kind: 'chat', target: '#here' });

  beforeEach(async () => {
    detectorId = await create('/detectors', unique('detector'));
    workflowId = await create('/workflows', unique('workflow'));
    otherId = await create('/workflows', unique('workflow'));
    for (const id of [workflowId, otherId]) await create('/detector-workflows', { detectorId, workflowId: id });
  });

  it('show a new action at once', async () => {
    expect(await fire()).toEqual({ [workflowId]: [], [otherId]: [] });

    await addAction();

    expect(await ask()).toEqual({ [workflowId]: ['#here'], [otherId]: [] });
  });

  it('show at once that an action was moved to another workflow', async () => {
    const actionId = await addAction();
    expect(await fire()).toEqual({ [workflowId]: ['#here'], [otherId]: [] });

    await change(`/workflow-actions/${actionId}`, { workflowId: otherId });

    expect(await ask()).toEqual({ [workflowId]: [], [otherId]: ['#here'] });
  });

  it('show at once, at detectors that have only one of both workflows, that an action was moved between them', async () => {
    const actionId = await addAction();
    const [both, onlyOther] = [detectorId, await create('/detectors', unique('detector'))];
    await create('/detector-workflows', { detectorId: onlyOther, workflowId: otherId });
    detectorId = onlyOther;
    expect(await fire()).toEqual({ [otherId]: [] });

    await change(`/workflow-actions/${actionId}`, { workflowId: otherId });

    expect(await ask()).toEqual({ [otherId]: ['#here'] });
    detectorId = both;
    expect(await ask()).toEqual({ [workflowId]: [], [otherId]: ['#here'] });
  });

  it('show at once that an action was removed', async () => {
    const actionId = await addAction();
    expect(await fire()).toEqual({ [workflowId]: ['#here'], [otherId]: [] });

    await remove(`/workflow-actions/${actionId}`);

    expect(await ask()).toEqual({ [workflowId]: [], [otherId]: [] });
  });
});
