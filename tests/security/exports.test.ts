import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CANARIES } from './deliveries.ts';
import { exportOf } from './export-of.ts';
import { audited, makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world?.hub.stop());

async function download(name: string, id: string) {
  const response = await fetch(`${world.hub.url}/exports/${id}`, {
    headers: { authorization: `Bearer ${world.caller(name).token}` },
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const found = (text: string) => CANARIES.filter((canary) => text.toLowerCase().includes(canary.toLowerCase()));

describe('an export', () => {
  it.each(['coco', 'yolo', 'voc'])('names nobody, even for the owner: %s', async (format) => {
    const { hub, its, owner } = world;
    const box = { kind: 'box', data: { x: 0, y: 0, width: 2, height: 2 } };
    const saved = await hub.graphql(
      owner.tokens.owner,
      'mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) { __typename } }',
      { input: { assetId: its.patientAsset, annotations: [{ class: 'nodule', parts: [{ geometry: box }] }] } },
    );
    expect(saved.data).toEqual({ saveAnnotations: { __typename: 'SavedAnnotations' } });
    const { status, text } = await download('own owner', await exportOf(world, 'own owner', its.medical, format));
    expect([status, found(text)]).toEqual([200, []]);
    // It is there, under its asset's id and name.
    expect(text).toContain(its.patientAsset);
    expect(text).not.toContain('IM001');
  });

  it('of others’ data takes the grant to download, still in force when it is fetched', async () => {
    const { its, hub, grants, owner } = world;
    await expect(exportOf(world, 'read owner', its.inspection)).rejects.toThrow(/has not granted download/);
    await expect(exportOf(world, 'full regulator', its.inspection)).rejects.toThrow(/takes the role/);
    await expect(exportOf(world, 'revoked owner', its.inspection)).rejects.toThrow(/NOT_FOUND/);
    const id = await exportOf(world, 'full annotator', its.inspection);
    expect((await download('full owner', id)).status).toBe(200);
    expect((await download('own owner', id)).status).toBe(404);
    const query = 'mutation ($input: RevokeAccessInput!) { revokeAccess(input: $input) { __typename } }';
    for (const grantId of grants.full) await hub.graphql(owner.tokens.owner, query, { input: { grantId } });
    expect((await download('full owner', id)).status).toBe(404);
  });

  it('stands in the trail of the organisation whose data it is, made and opened', async () => {
    const id = await exportOf(world, 'own annotator', world.its.inspection);
    await download('own annotator', id);
    await audited(world.hub);
    const events = await world.hub.core.store.auditEvents.find({ orgId: world.owner.id }).sort({ seq: 1 }).toArray();
    const of = events.filter(({ detail }) => (detail as { export?: string } | null)?.export === id);
    expect(of.map(({ action, target }) => [action, target])).toEqual([
      ['annotations.exported', world.its.inspection],
      ['export.opened', world.its.inspection],
    ]);
  });
});
