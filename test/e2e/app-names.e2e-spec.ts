import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAppRig, type AppRig } from './app-rig.js';

let rig: AppRig;
let http: ReturnType<typeof request>;

beforeAll(async () => {
  rig = await startAppRig();
  http = request(rig.app.getHttpServer());
}, 60_000);
afterAll(() => rig.close());
beforeEach(() => rig.events.clear());

const create = async (path: string, body: object) =>
  ((await http.post(path).send(body).expect(201)).body as { id: number }).id;
const change = (path: string, body: object) => http.patch(path).send(body).expect(200);
const fire = async (alert: object) => (await http.post('/alerts').send(alert)).status;
const loads = () => rig.events.of('load').map(({ namespace }) => namespace);

describe('the names that alerts come with', () => {
  it('are looked up in the database once', async () => {
    await create('/detectors', { name: 'DiskFull' });
    await create('/environments', { name: 'canary' });
    const alert = { alertname: 'DiskFull', environment: 'canary' };
    expect(await fire(alert)).toBe(200);
    expect(loads().toSorted()).toEqual(['detector-workflows', 'detectors-by-name', 'environment-by-name']);
    rig.events.clear();
    expect(await fire(alert)).toBe(200);
    expect(loads()).toEqual([]);
  });

  it('of a detector are the new one at once, and no longer the old one', async () => {
    const id = await create('/detectors', { name: 'OldName' });
    expect([await fire({ alertname: 'OldName' }), await fire({ alertname: 'NewName' })]).toEqual([200, 404]);
    await change(`/detectors/${id}`, { name: 'NewName' });
    expect([await fire({ alertname: 'OldName' }), await fire({ alertname: 'NewName' })]).toEqual([404, 200]);
    await http.delete(`/detectors/${id}`).expect(204);
    expect(await fire({ alertname: 'NewName' })).toBe(404);
  });

  it('of an environment are known as soon as it is there, although it was asked for before', async () => {
    await create('/detectors', { name: 'CpuHot' });
    const alert = { alertname: 'CpuHot', environment: 'new here' };
    expect(await fire(alert)).toBe(404);
    const id = await create('/environments', { name: 'new here' });
    expect(await fire(alert)).toBe(200);
    await change(`/environments/${id}`, { name: 'elsewhere' });
    expect(await fire(alert)).toBe(404);
    expect(await fire({ ...alert, environment: 'elsewhere' })).toBe(200);
  });
});
