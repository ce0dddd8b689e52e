import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { ask, thingOf } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { INVITE_MEMBER } from '../queries/people.ts';
import type { Role } from '../queries/session.ts';
import { Failure } from '../ui/states.tsx';
import { RoleField } from './role-field.tsx';
import { SecretText } from './secret-text.tsx';

/** Invites a person; the link is shown once, to be sent to them. */
export function InviteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  const client = useQueryClient();
  const [form] = Form.useForm<{ email: string; name: string; role: Role }>();
  const invite = useMutation({
    mutationFn: async (input: { email: string; name: string; role: Role }) =>
      thingOf((await ask(INVITE_MEMBER, { input })).inviteMember),
    onSuccess: () => client.invalidateQueries({ queryKey: ['people'] }),
  });
  const close = () => {
    invite.reset();
    onClose();
  };
  return (
    <Modal
      open={open}
      title={t('people.invite')}
      okText={t(invite.data ? 'action.close' : 'people.inviteSend')}
      cancelButtonProps={invite.data ? { style: { display: 'none' } } : {}}
      confirmLoading={invite.isPending}
      onOk={() => (invite.data ? close() : form.submit())}
      onCancel={close}
      destroyOnHidden
    >
      {invite.data ? (
        <SecretText value={invite.data.link} words={t('people.linkOnce')} label={t('people.link')} />
      ) : (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          preserve={false}
          onFinish={(input) => invite.mutate(input)}
        >
          <Form.Item
            name="email"
            label={t('people.email')}
            rules={[{ required: true, type: 'email', message: t('people.badEmail') }]}
          >
            <Input type="email" autoComplete="off" autoFocus />
          </Form.Item>
          <Form.Item
            name="name"
            label={t('people.name')}
            rules={[{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input autoComplete="off" />
          </Form.Item>
          <RoleField />
        </Form>
      )}
      {invite.error && <Failure error={invite.error} />}
    </Modal>
  );
}
