import { getRouteApi } from '@tanstack/react-router';
import { Alert, Button, Form, Input } from 'antd';
import { useText } from '../i18n/i18n.ts';
import { EntranceFrame, useEntrance } from './sign-in.page.tsx';

const route = getRouteApi('/invite');

const leastLength = 10;

/** An invited person sets a password and is signed in. */
export function InvitePage() {
  const { t } = useText();
  const { token } = route.useSearch();
  const { failed, busy, enter } = useEntrance();
  if (!token)
    return (
      <EntranceFrame title={t('invite.title')}>
        <p>{t('invite.noToken')}</p>
      </EntranceFrame>
    );
  return (
    <EntranceFrame title={t('invite.title')}>
      <p>{t('invite.words', { count: leastLength })}</p>
      {failed && <Alert type="error" showIcon title={failed.wrong ? t('invite.used') : failed.words} />}
      <Form
        layout="vertical"
        requiredMark={false}
        disabled={busy}
        onFinish={({ password }: { password: string }) => void enter({ inviteToken: token, password })}
      >
        <Form.Item
          name="password"
          label={t('invite.password')}
          rules={[{ required: true, min: leastLength, message: t('invite.tooShort', { count: leastLength }) }]}
        >
          <Input.Password autoComplete="new-password" autoFocus />
        </Form.Item>
        <Form.Item
          name="again"
          label={t('invite.again')}
          dependencies={['password']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value === getFieldValue('password')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('invite.differs'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>
          {t('invite.enter')}
        </Button>
      </Form>
    </EntranceFrame>
  );
}
