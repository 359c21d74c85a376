import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Workflow } from '../../src/workflows/workflow.entity.js';
import { adminToken, startAppRig, type AppRig } from './app-rig.js';

let rig: AppRig;
let http: ReturnType<typeof request>;

beforeAll(async () => {
  rig = await startAppRig();
  http = request(rig.app.getHttpServer());
}, 60_000);
afterAll(() => rig.close());
beforeEach(() => rig.events.clear());

const post = (path: string, body: object) => http.post(path).send(body);
const fire = (body: object) => post('/alerts', body);
const names = (response: request.Response) =>
  (response.body as { workflows: Workflow[] }).workflows.map((workflow) => workflow.name);
const idOf = async (path: string, body: object) => ((await post(path, body).expect(201)).body as { id: number }).id;
const environmentId = async (name: string) =>
  ((await http.get('/environments')).body as { id: number; name: string }[]).find(
    (environment) => environment.name === name,
  )!.id;

describe('POST /alerts', () => {
  it("answers with the workflows of the imported rules: those of no environment, those of the alert's own, and their actions", async () => {
    const { body } = await fire({ alertname: 'ShopDown', environment: 'production' }).expect(200);

    expect(body).toMatchObject({
      detectors: [{ name: 'ShopDown', group: 'rules/shop' }],
      workflows: [
        { name: 'rules/shop: critical', environmentId: null, actions: [{ kind: 'ticket' }] },
        { name: 'rules/shop: critical in production', actions: [{ kind: 'page' }, { kind: 'chat' }] },
      ],
    });
  });

  it('answers without an environment with the workflows that belong to none', async () => {
    expect(names(await fire({ alertname: 'ShopDown' }).expect(200))).toEqual(['rules/shop: critical']);
  });

  it('takes name, source and environment from the labels as Prometheus sends them', async () => {
    const labels = { alertname: 'ShopSlow', source: 'rules/shop', environment: 'staging', instance: 'shop-1' };

    expect(names(await fire({ status: 'firing', labels }).expect(200))).toEqual(['rules/shop: warning in staging']);
  });

  it('asks the database once and the cache from then on', async () => {
    await fire({ alertname: 'ShopSlow', environment: 'production' });
    rig.events.clear();

    await fire({ alertname: 'ShopSlow', environment: 'production' });

    expect(rig.events.outcomes('detector-workflows')).toEqual(['hit', 'hit']);
    expect(rig.events.of('load')).toEqual([]);
  });

  it('shows an edit at once', async () => {
    const alert = { alertname: 'ShopDown', environment: 'staging' };
    const [, workflow] = ((await fire(alert)).body as { workflows: Workflow[] }).workflows;

    await http.patch(`/workflows/${workflow!.id}`).send({ name: 'renamed' }).expect(200);
    expect(names(await fire(alert))).toEqual(['rules/shop: critical', 'renamed']);

    await http.patch(`/workflow-actions/${workflow!.actions![0]!.id}`).send({ target: '#elsewhere' }).expect(200);
    expect((await fire(alert)).body).toMatchObject({ workflows: [{}, { actions: [{ target: '#elsewhere' }] }] });

    await http.patch(`/workflows/${workflow!.id}`).send({ enabled: false }).expect(200);
    expect(names(await fire(alert))).toEqual(['rules/shop: critical']);
  });

  it('shows at once that a detector was renamed within its data source', async () => {
    const { body } = await fire({ alertname: 'ShopSlow', source: 'rules/shop' }).expect(200);
    const { id } = (body as { detectors: { id: number }[] }).detectors[0]!;

    await http.patch(`/detectors/${id}`).send({ name: 'ShopVerySlow' }).expect(200);

    expect((await fire({ alertname: 'ShopSlow', source: 'rules/shop' })).status).toBe(404);
    expect((await fire({ alertname: 'ShopVerySlow', source: 'rules/shop' })).status).toBe(200);
    await http.patch(`/detectors/${id}`).send({ name: 'ShopSlow' }).expect(200);
  });
});

describe('what a write invalidates', () => {
  let detectorId: number;
  let production: number;
  let staging: number;
  let counter = 0;
  const entry = (environment: number | null, detector = detectorId) => ({
    detectorId: detector,
    environmentId: environment,
  });
  const cached = async (...entries: { detectorId: number; environmentId: number | null }[]) => {
    const values = await Promise.all(entries.map((id) => rig.detectorWorkflows.peek(id)));
    return values.map((value) => value !== undefined);
  };
  const createDetector = () => idOf('/detectors', { name: `detector ${++counter}` });
  const createWorkflow = (environment: number | null) =>
    idOf('/workflows', { name: `workflow ${++counter}`, environmentId: environment });
  const link = (workflowId: number, detector = detectorId) =>
    idOf('/detector-workflows', { detectorId: detector, workflowId });
  const warm = (detector = detectorId) =>
    rig.detectorWorkflows.getMany([entry(null, detector), entry(production, detector), entry(staging, detector)]);
  const all = (detector = detectorId) =>
    [entry(null, detector), entry(production, detector), entry(staging, detector)] as const;

  beforeAll(async () => {
    production = await environmentId('production');
    staging = await environmentId('staging');
  });
  beforeEach(async () => {
    detectorId = await createDetector();
    await warm();
  });

  it('S10: null reaches only the entry without environment, an environment only its own, and leaving it out reaches all', async () => {
    await rig.detectorWorkflows.invalidate({ detectorId, environmentId: null });
    expect(await cached(...all())).toEqual([false, true, true]);

    await warm();
    await rig.detectorWorkflows.invalidate({ detectorId, environmentId: staging });
    expect(await cached(...all())).toEqual([true, true, false]);

    await warm();
    await rig.detectorWorkflows.invalidate({ detectorId });
    expect(await cached(...all())).toEqual([false, false, false]);
  });

  it('S11: an alert reads the entry without environment and its own, which are kept and invalidated apart', async () => {
    await link(await createWorkflow(null));
    await link(await createWorkflow(production));
    rig.events.clear();

    expect(names(await fire({ detector: detectorId, environment: 'production' }))).toHaveLength(2);
    expect(rig.events.outcomes('detector-workflows')).toEqual(['miss', 'miss']);

    await rig.detectorWorkflows.invalidate({ detectorId, environmentId: production });
    rig.events.clear();
    await fire({ detector: detectorId, environment: 'production' });
    expect(rig.events.outcomes('detector-workflows')).toEqual(['hit', 'miss']);
  });

  it("S12: a new detector or workflow invalidates no routing, only what is known of its name, and a new link the entry of its detector and its workflow's environment", async () => {
    rig.events.clear();
    await createDetector();
    const workflowId = await createWorkflow(production);
    const invalidated = () => rig.events.of('invalidation').map(({ namespace, scope }) => `${namespace} ${scope}`);
    expect(invalidated()).toEqual(['detectors-by-name exact']);
    rig.events.clear();

    await link(workflowId);
    expect(await cached(...all())).toEqual([true, false, true]);
    expect(invalidated()).toEqual(['detector-workflows exact']);
  });

  it('S13: a link that changes detector and workflow invalidates the old and the new pair, and nothing else', async () => {
    const other = await createDetector();
    const linkId = await link(await createWorkflow(production));
    const workflowId = await createWorkflow(staging);
    await warm();
    await warm(other);

    await http.patch(`/detector-workflows/${linkId}`).send({ detectorId: other, workflowId }).expect(200);

    expect(await cached(...all())).toEqual([true, false, true]);
    expect(await cached(...all(other))).toEqual([true, true, false]);
  });

  it('S14: a workflow that moves invalidates its old and its new environment, also where nothing was cached but emptiness', async () => {
    const workflowId = await createWorkflow(production);
    await link(workflowId);
    await warm();
    expect(await rig.detectorWorkflows.get(entry(staging))).toEqual([]);

    await http.patch(`/workflows/${workflowId}`).send({ environmentId: staging }).expect(200);

    expect(await cached(...all())).toEqual([true, false, false]);
    expect(await rig.detectorWorkflows.get(entry(production))).toEqual([]);
    expect(await rig.detectorWorkflows.get(entry(staging))).toMatchObject([{ id: workflowId }]);
  });

  it('S15: a removed workflow invalidates the entries of its links, which the database removes with it', async () => {
    const workflowId = await createWorkflow(production);
    await link(workflowId);
    await warm();

    await http.delete(`/workflows/${workflowId}`).expect(204);

    expect(await cached(...all())).toEqual([true, false, true]);
    expect(await rig.detectorWorkflows.get(entry(production))).toEqual([]);
  });

  it("S15: a removed detector invalidates all its environments, and no other detector's", async () => {
    const other = await createDetector();
    await link(await createWorkflow(staging));
    await warm();
    await warm(other);

    await http.delete(`/detectors/${detectorId}`).expect(204);

    expect(await cached(...all())).toEqual([false, false, false]);
    expect(await cached(...all(other))).toEqual([true, true, true]);
  });

  it('S16: a link whose workflow is already gone is removed without error and invalidates all environments', async () => {
    const workflowId = await createWorkflow(production);
    const linkId = await link(workflowId);
    await warm();
    // Without its triggers the database neither cascades nor notices.
    await rig.dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL session_replication_role = replica');
      await manager.query('DELETE FROM workflow WHERE id = $1', [workflowId]);
    });
    await warm();

    await http.delete(`/detector-workflows/${linkId}`).expect(204);

    expect(await cached(...all())).toEqual([false, false, false]);
    expect(rig.events.of('rule_failed')).toEqual([]);
  });

  it('a change that is refused by the database invalidates nothing', async () => {
    const workflowId = await createWorkflow(production);
    await link(workflowId);
    await warm();

    await post('/detector-workflows', { detectorId, workflowId }).expect(409);
    await http.patch(`/workflows/${workflowId}`).send({ environmentId: 999_999 }).expect(409);

    expect(await cached(...all())).toEqual([true, true, true]);
  });
});

describe('bad input', () => {
  it.each([
    ['an unknown field', 'post', '/detectors', { name: 'x', colour: 'red' }, 'colour'],
    ['a wrong type', 'post', '/workflows', { name: 5 }, 'name'],
    ['a missing field', 'post', '/detector-workflows', { detectorId: 1 }, 'workflowId'],
    [
      'an id beyond what the column holds',
      'post',
      '/workflow-actions',
      { workflowId: 2 ** 40, kind: 'page' },
      'workflowId',
    ],
    ['an alert without name', 'post', '/alerts', { labels: {} }, 'alertname'],
    ['a label that is no text', 'post', '/alerts', { alertname: 'ShopDown', labels: { a: 1 } }, 'labels.a'],
    ['an id that is no number', 'patch', '/environments/one', { name: 'x' }, 'numeric'],
  ] as const)('answers 400 for %s and says where it is', async (_because, method, path, body, where) => {
    const response = await http[method](path).send(body).expect(400);

    expect(JSON.stringify((response.body as { message: unknown }).message)).toContain(where);
  });

  it.each([
    ['get', '/workflows/999999', {}],
    ['patch', '/detectors/999999', { name: 'x' }],
    ['delete', '/data-sources/999999', {}],
    ['post', '/alerts', { alertname: 'NoSuchAlert' }],
    ['post', '/alerts', { alertname: 'ShopDown', environment: 'nowhere' }],
    ['post', '/alerts', { alertname: 'ShopDown', source: 'nowhere' }],
    ['post', '/alerts', { detector: 999_999 }],
  ] as const)('answers 404 to %s %s %j', async (method, path, body) => {
    const response = await http[method](path).send(body).expect(404);

    expect((response.body as { message: string }).message).toMatch(/^(There is no|No detector)/);
  });

  it('answers 409 when a name is taken and when a row is still referred to', async () => {
    expect((await post('/environments', { name: 'production' })).status).toBe(409);
    expect((await http.delete(`/environments/${await environmentId('production')}`)).status).toBe(409);
  });

  it('answers 400 for an id in the path that the column cannot hold', async () => {
    expect((await http.get('/workflows/99999999999')).status).toBe(400);
  });
});

describe('the app as a whole', () => {
  it('lists what was imported, and imports a group only once', async () => {
    const sources = (await http.get('/data-sources').expect(200)).body as { name: string }[];

    expect(sources.map((source) => source.name)).toEqual(['rules/shop']);
    expect((await http.get('/detector-data-sources')).body).toHaveLength(2);
    expect((await http.get('/workflow-actions')).body).not.toHaveLength(0);
  });

  it("lets nobody see the cache's statistics without the token", async () => {
    await http.get('/cache/stats').expect(401);
    const { body } = await http.get('/cache/stats').set('authorization', `Bearer ${adminToken}`).expect(200);

    expect(body).toMatchObject({
      prefix: 'alerts',
      namespaces: {
        'detector-workflows': {},
        'detectors-by-source': {},
        'detectors-by-name': {},
        'environment-by-name': {},
      },
    });
  });
});

describe('S23: the kill switch', () => {
  it('sends every read to the database', async () => {
    const uncached = await startAppRig({ CACHE_ENABLED: 'false' });
    try {
      const alert = { alertname: 'ShopDown', environment: 'production' };
      const ask = () => request(uncached.app.getHttpServer()).post('/alerts').send(alert).expect(200);
      await ask();
      uncached.events.clear();

      expect(names(await ask())).toHaveLength(2);
      expect(uncached.events.outcomes('detector-workflows')).toEqual(['bypass', 'bypass']);
    } finally {
      await uncached.close();
    }
  }, 60_000);
});
