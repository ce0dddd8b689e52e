import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { ask, thingOf } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { InviteDialog } from '../people/invite.dialog.tsx';
import { TokenDialog } from '../people/token.dialog.tsx';
import { PEOPLE, REVOKE_TOKEN } from '../queries/people.ts';
import type { Token } from '../queries/people.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { Empty, Failure, Waiting } from '../ui/states.tsx';

/** Members and API tokens of the organisation. Owner only. */
export function PeoplePage() {
  const { t, format } = useText();
  const [dialog, setDialog] = useState<'invite' | 'token' | null>(null);
  const query = useQuery({ queryKey: ['people'], queryFn: ({ signal }) => ask(PEOPLE, {}, signal) });
  const me = query.data?.me;
  if (query.isPending) return <Waiting rows={10} />;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (me?.role !== 'OWNER') return <Empty>{t('people.ownerOnly')}</Empty>;
  const { members, tokens } = me.organisation;
  const close = () => setDialog(null);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('people.title')}</h1>
        <span className="top-space" />
        <Button type="primary" onClick={() => setDialog('invite')}>
          {t('people.invite')}
        </Button>
      </div>
      <DataTable
        label={t('people.title')}
        rows={members}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', title: t('people.name'), render: (row) => row.name },
          { key: 'email', title: t('people.email'), render: (row) => <span className="path wrap">{row.email}</span> },
          { key: 'role', title: t('people.role'), render: (row) => t(`role.${row.role}`) },
          {
            key: 'active',
            title: t('asset.state'),
            render: (row) => t(row.active ? 'people.active' : 'people.invited'),
          },
        ]}
      />
      <div className="section-head">
        <h2>{t('tokens.title')}</h2>
        <Button onClick={() => setDialog('token')}>{t('tokens.new')}</Button>
      </div>
      {tokens.length === 0 && <Empty>{t('tokens.empty')}</Empty>}
      {tokens.length > 0 && (
        <DataTable
          label={t('tokens.title')}
          rows={tokens}
          rowKey={({ id }) => id}
          columns={[
            { key: 'name', title: t('tokens.name'), render: (row) => row.name },
            { key: 'role', title: t('people.role'), render: (row) => t(`role.${row.role}`) },
            {
              key: 'created',
              title: t('tokens.created'),
              wideOnly: true,
              render: (row) => format.dateTime(row.createdAt),
            },
            {
              key: 'used',
              title: t('tokens.used'),
              wideOnly: true,
              render: (row) => (row.lastUsedAt ? format.dateTime(row.lastUsedAt) : t('tokens.neverUsed')),
            },
            {
              key: 'expires',
              title: t('tokens.expires'),
              render: (row) =>
                row.revokedAt
                  ? t('tokens.revokedAt', { at: format.date(row.revokedAt) })
                  : row.expiresAt
                    ? format.date(row.expiresAt)
                    : t('tokens.noExpiry'),
            },
            {
              key: 'revoke',
              title: <span className="for-readers">{t('tokens.revoke')}</span>,
              render: (row) => !row.revokedAt && <RevokeButton token={row} />,
            },
          ]}
        />
      )}
      <InviteDialog open={dialog === 'invite'} onClose={close} />
      <TokenDialog open={dialog === 'token'} onClose={close} />
    </div>
  );
}

function RevokeButton({ token }: { token: Token }) {
  const { t } = useText();
  const client = useQueryClient();
  return (
    <ConfirmButton
      small
      word={t('tokens.revoke')}
      question={t('tokens.revokeAsk', { name: token.name })}
      consequence={t('tokens.revokeWords')}
      action={async () => {
        thingOf((await ask(REVOKE_TOKEN, { input: { tokenId: token.id } })).revokeToken);
        await client.invalidateQueries({ queryKey: ['people'] });
      }}
    />
  );
}
