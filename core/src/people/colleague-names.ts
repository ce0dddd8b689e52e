import type { Core } from '../core.ts';
import type { Scope } from './scope.ts';

/** What colleagues are called, by `user:<id>`; people of other organisations and tokens are not named. */
export async function colleagueNames(
  core: Core,
  { orgId }: Scope,
  actors: Iterable<string>,
): Promise<Map<string, string>> {
  const ids = [...actors].flatMap((actor) => /^user:(.+)$/.exec(actor)?.[1] ?? []);
  if (ids.length === 0) return new Map();
  const members = await core.store.members.find({ orgId, userId: { $in: ids } }).toArray();
  const users = await core.store.users
    .find({ _id: { $in: members.map(({ userId }) => userId) } }, { projection: { name: 1 } })
    .toArray();
  return new Map(users.map(({ _id, name }) => [`user:${_id}`, name]));
}
