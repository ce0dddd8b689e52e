import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { ask, thingOf } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { CREATE_TOKEN } from '../queries/people.ts';
import type { Role } from '../queries/session.ts';
import { Failure } from '../ui/states.tsx';
import { RoleField } from './role-field.tsx';
import { SecretText } from './secret-text.tsx';

/** Makes an API token; its secret is shown once. */
export function TokenDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  const client = useQueryClient();
  const [form] = Form.useForm<{ name: string; role: Role }>();
  const create = useMutation({
    mutationFn: async (input: { name: string; role: Role }) =>
      thingOf((await ask(CREATE_TOKEN, { input })).createToken),
    onSuccess: () => client.invalidateQueries({ queryKey: ['people'] }),
  });
  const close = () => {
    create.reset();
    onClose();
  };
  return (
    <Modal
      open={open}
      title={t('tokens.new')}
      okText={t(create.data ? 'action.close' : 'tokens.create')}
      cancelButtonProps={create.data ? { style: { display: 'none' } } : {}}
      confirmLoading={create.isPending}
      onOk={() => (create.data ? close() : form.submit())}
      onCancel={close}
      destroyOnHidden
    >
      {create.data ? (
        <SecretText value={create.data.secret} words={t('tokens.secretOnce')} label={t('tokens.secret')} />
      ) : (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          preserve={false}
          onFinish={(input) => create.mutate(input)}
        >
          <Form.Item
            name="name"
            label={t('tokens.name')}
            rules={[{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input autoComplete="off" autoFocus placeholder={t('tokens.example')} />
          </Form.Item>
          <RoleField />
          <p className="quiet">{t('tokens.expiry')}</p>
        </Form>
      )}
      {create.error && <Failure error={create.error} />}
    </Modal>
  );
}
