import { z } from 'zod';
import { canonicalJson } from '../annotation/content-hash.ts';
import type { OntologyDraft } from '../annotation/model.ts';
import { record } from '../audit/record.ts';
import type { Core } from '../core.ts';
import { as, problem } from '../graphql/problems.ts';
import type { Resolvers } from '../graphql/types.ts';
import { idFrom } from '../ids.ts';
import { may, required } from '../people/permissions.ts';
import { actorOf } from '../people/sign-in.ts';
import type { OntologyDoc } from './ontology.model.ts';
import { createHash } from 'node:crypto';

const ontologyInput = z.object({
  name: z.string().trim().min(1).max(200),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'a semantic version such as 1.0.0'),
  classes: z
    .array(z.object({ code: z.string().trim().min(1).max(200), en: z.string(), zh: z.string() }))
    .min(1)
    .max(10_000)
    .refine((list) => new Set(list.map(({ code }) => code)).size === list.length, 'two classes have one code'),
});

const hashOf = (classes: unknown) => createHash('sha256').update(canonicalJson(classes)).digest('hex');

function shipped(core: Core): OntologyDoc[] {
  return core.plugins.list.flatMap((plugin) =>
    (plugin.ontologies ?? []).map(({ name, version, classes }: OntologyDraft) => ({
      _id: idFrom('ont', plugin.id, name, version),
      orgId: '',
      name,
      version,
      classes,
      hash: hashOf(classes),
    })),
  );
}

export const ontologyResolvers: Resolvers = {
  Query: {
    ontology: async (_parent, { id }, { core, scope }) => {
      const { orgId } = required(scope);
      return shipped(core).find(({ _id }) => _id === id) ?? core.store.ontologies.findOne({ orgId, _id: String(id) });
    },
    ontologies: async (_parent, _args, { core, scope }) => [
      ...(await core.store.ontologies
        .find({ orgId: required(scope).orgId })
        .sort({ name: 1, version: 1 })
        .toArray()),
      ...shipped(core),
    ],
  },
  Ontology: { id: (ontology: OntologyDoc) => ontology._id },
  Mutation: {
    createOntology: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'ontology.write')) return problem.notAllowed('ontology.write');
      const parsed = ontologyInput.safeParse(input);
      if (!parsed.success) return problem.invalidInput(parsed.error);
      const { orgId } = me;
      const { name, version } = parsed.data;
      const _id = idFrom('ont', orgId, name, version);
      if (await core.store.ontologies.findOne({ orgId, _id })) return problem.conflict(`${name} ${version} exists.`);
      const classes = parsed.data.classes.map(({ code, en, zh }) => ({ code, title: { en, zh } }));
      const ontology: OntologyDoc = { _id, orgId, name, version, classes, hash: hashOf(classes) };
      await core.store.transaction(async (session) => {
        await core.store.ontologies.insertOne(ontology, { session });
        await record(core, { orgId, actor: actorOf(me), action: 'ontology.created', target: _id }, session);
      });
      return as('Ontology', ontology);
    },
  },
};
